// The land of the map, seen from Khabarovsk: written once, when the map's shape changes.
//
//   cd scripts/base_map && npm install && node project.mjs > ../../static/map-land.svg
//
// Azimuthal: every direction from the centre is true, and the radius grows as the square root of
// the distance, so that a neighbour at 60 km and a city across the ocean both show. The same
// numbers stand in cities/geo.py, which puts the cities on this land.
// Land: Natural Earth 1:50m (public domain), as packed by world-atlas.

import { readFileSync } from "node:fs";
import { geoPath, geoProjection } from "d3-geo";
import { feature } from "topojson-client";

const LATITUDE = 48.4827; // degrees north
const LONGITUDE = 135.0838; // degrees east
const EARTH_RADIUS = 6371.0; // km
const RIM = 9000; // km from the centre to the edge of the disk
const RADIUS = 500; // units of the drawing: the disk is 1000 wide
const SMALLEST_RING = 6; // square units: smaller islands and lakes are left out
const SMALLEST_CORNER = 1.5; // square units: a corner that spans less is straightened

const rimAngle = RIM / EARTH_RADIUS; // radians

function squareRoot(longitude, latitude) {
  const cosine = Math.cos(longitude) * Math.cos(latitude);
  const angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
  const stretch = angle < 1e-9 ? 0 : Math.sqrt(angle / rimAngle) / Math.sin(angle);
  return [stretch * Math.cos(latitude) * Math.sin(longitude), stretch * Math.sin(latitude)];
}

const projection = geoProjection(squareRoot)
  .rotate([-LONGITUDE, -LATITUDE])
  .scale(RADIUS)
  .translate([RADIUS, RADIUS])
  .clipAngle((rimAngle * 180) / Math.PI)
  .precision(0.3);

// Collects the projected rings as lists of points, in place of d3's own path text.
class Rings {
  all = [];
  moveTo(x, y) {
    this.all.push([[x, y]]);
  }
  lineTo(x, y) {
    this.all.at(-1).push([x, y]);
  }
  closePath() {}
}

function ringArea(ring) {
  let twice = 0;
  ring.forEach(([x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2;
}

function cornerArea([ax, ay], [bx, by], [cx, cy]) {
  return Math.abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) / 2;
}

// Visvalingam: drop the flattest corner, again and again, until none is flat enough.
function simplified(ring) {
  const points = [...ring];
  const areaAt = (i) =>
    cornerArea(points.at(i - 1), points[i], points[(i + 1) % points.length]);
  const areas = points.map((_, i) => areaAt(i));
  while (points.length > 4) {
    let flattest = 0;
    for (let i = 1; i < areas.length; i++) if (areas[i] < areas[flattest]) flattest = i;
    if (areas[flattest] > SMALLEST_CORNER) break;
    points.splice(flattest, 1);
    areas.splice(flattest, 1);
    for (const i of [flattest - 1, flattest]) {
      const there = (i + points.length) % points.length;
      areas[there] = areaAt(there);
    }
  }
  return points;
}

// Whole units, each point told by its step from the one before.
function pathText(ring) {
  const whole = ring.map((point) => point.map(Math.round));
  const points = whole.filter(([x, y], i) => {
    const [beforeX, beforeY] = whole.at(i - 1);
    return x !== beforeX || y !== beforeY;
  });
  if (points.length < 3) return "";
  const [first, ...rest] = points;
  const steps = rest.map(([x, y], i) => `${x - points[i][0]} ${y - points[i][1]}`);
  return `M${first.join(" ")}l${steps.join(" ").replaceAll(" -", "-")}z`;
}

const packed = new URL("node_modules/world-atlas/land-50m.json", import.meta.url);
const topology = JSON.parse(readFileSync(packed));
const rings = new Rings();
geoPath(projection, rings)(feature(topology, topology.objects.land));
const path = rings.all
  .filter((ring) => ringArea(ring) >= SMALLEST_RING)
  .map((ring) => pathText(simplified(ring)))
  .join("");

process.stdout.write(
  // No colours: whoever uses #land gives it theirs.
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000"><path id="land" d="${path}"/></svg>\n`,
);
