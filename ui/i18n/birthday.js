// How far the nearest birthday is.

/**
 * Days from `today` to the nearest birthday: 0 today, positive ahead, negative past. Null where the
 * text is no day.
 * @param {string} isoDay "YYYY-MM-DD"
 * @param {Date} today
 */
export function daysToBirthday(isoDay, today) {
  const match = /^\d{4}-(\d{2})-(\d{2})/u.exec(isoDay);
  if (!match) return null;
  const [month, date] = [Number(match[1]), Number(match[2])];
  if (month < 1 || month > 12 || date < 1 || date > 31) return null;
  const noon = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate());
  const distances = [-1, 0, 1].map((years) => {
    // 29 February falls on 1 March where there is none.
    const birthday = Date.UTC(today.getFullYear() + years, month - 1, date);
    return Math.round((birthday - noon) / 86_400_000);
  });
  return distances.reduce((nearest, days) => (Math.abs(days) < Math.abs(nearest) ? days : nearest));
}
