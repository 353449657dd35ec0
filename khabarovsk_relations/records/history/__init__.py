"""What is remembered of every row: written once for each save, told in words, brought back.

`remembering` writes; `reading` reads what a record and its parts were at any moment; `words` says
it; `story` tells the changes of a record one by one; `planning` says what bringing a state back
would do, and `bringing_back` does it. The pages stand in `records.admin`: `history`, `deleted`.
"""
