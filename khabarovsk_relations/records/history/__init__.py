"""What is remembered of every row: written once for each save, told in words, brought back.

`remembering` writes, `reading` reads what a record and its parts were at any moment, `words` says
it, `story` tells the changes of a record one by one, `bringing_back` makes an earlier state the
present one. The pages of the admin stand in `records.admin.history` and `records.admin.deleted`.
"""
