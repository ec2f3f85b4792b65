// Say which meetings ical.js finds in calendars: node occurrences.mjs FILE, in a folder where the package is installed.
// FILE is {name: iCalendar text}. Prints {name: ["start/end", …]}: instants in UTC, dates, or floating times without "Z".
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const installed = createRequire(pathToFileURL(`${process.cwd()}/package.json`));
const { default: ICAL } = await import(pathToFileURL(installed.resolve("ical.js")));
const MOST = 100;

function told(time) {
  if (time.isDate) return time.toString();
  if (time.zone === ICAL.Timezone.localTimezone) return time.toString().slice(0, 16);
  return `${new Date(time.toUnixTime() * 1000).toISOString().slice(0, 16)}Z`;
}

function meetings(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each));
  const found = [];
  for (const master of events.filter((each) => !each.isRecurrenceException())) {
    for (const other of events) if (other.isRecurrenceException() && other.uid === master.uid) master.relateException(other);
    if (!master.isRecurring()) {
      found.push(`${told(master.startDate)}/${told(master.endDate)}`);
      continue;
    }
    const iterator = master.iterator();
    for (let next = iterator.next(), n = 0; next && n < MOST; next = iterator.next(), n++) {
      const { startDate, endDate } = master.getOccurrenceDetails(next);
      found.push(`${told(startDate)}/${told(endDate)}`);
    }
  }
  return found.sort();
}

function toldOrWhy(text) {
  try {
    return meetings(text);
  } catch (error) {
    return [error.message];
  }
}

const asked = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(JSON.stringify(Object.fromEntries(Object.entries(asked).map(([name, text]) => [name, toldOrWhy(text)]))));
