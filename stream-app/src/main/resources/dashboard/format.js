const MINUS = '\u2212';
const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minuteFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const yearFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

export const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

/** A value to about four significant digits, without exponents where people can do without; "–" if there is none. */
export function number(value) {
  if (!isNumber(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) return value.toExponential(2).replace(/-/g, MINUS);
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits }).replace('-', MINUS);
}

/** An anomaly score with a fixed count of decimals, so that columns of scores stand still. */
export function score(value) {
  if (!isNumber(value)) return '–';
  return value >= 1000 ? number(value) : value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

export const rate = (value) => (isNumber(value) ? value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 1 : 0 }) : '–');
export const percent = (share) => (isNumber(share) ? `${Math.round(share * 100)} %` : '–');
export const clock = (millis) => clockFormat.format(millis);

/** Time of day, with the date if it is not today. */
export function moment(millis) {
  if (!isNumber(millis)) return '–';
  const date = new Date(millis);
  const today = new Date();
  if (date.toDateString() === today.toDateString()) return clock(millis);
  const day = date.getFullYear() === today.getFullYear() ? dayFormat : yearFormat;
  return `${day.format(date)}, ${clock(millis)}`;
}

export function duration(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60 ? `${seconds % 60} s` : ''}`.trim();
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
  return `${Math.round(seconds / 86400)} days`;
}

/** Labels of a time axis: seconds or minutes, and the day where it changes. */
export function timeTicks(splits, stepSeconds) {
  let before = null;
  return splits.map((second) => {
    const date = new Date(second * 1000);
    const day = date.toDateString();
    const changed = before !== null && day !== before;
    before = day;
    if (stepSeconds >= 86400) return dayFormat.format(date);
    const time = (stepSeconds < 60 ? clockFormat : minuteFormat).format(date);
    return changed ? `${time}\n${dayFormat.format(date)}` : time;
  });
}

/** How a score is coloured. 25 stands at the threshold, 75 at three times the threshold (Calibration.severity). */
export function level(status, severity) {
  if (status === 'WARMING') return 'warming';
  if (status === 'REJECTED') return 'rejected';
  if (!isNumber(severity) || severity < 25) return 'normal';
  return severity >= 75 ? 'critical' : 'anomaly';
}
