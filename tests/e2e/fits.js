// What of the page is cut off, lies over something else or has to be scrolled to: the body of a function, whose argument names what
// has to be seen.

const till = document.querySelector(".till");
const seen = (e) => e.checkVisibility() && !e.closest("dialog, .heard, .option-bare");
const boxed = (e) => [e.dataset.testid ?? e.textContent, e.getBoundingClientRect()];
const controls = [...document.querySelectorAll("button, input, h1, strong")].filter(seen).map(boxed);
const names = (some) => some.map(([name]) => name);
const told = (e) => `${e.className} ${e.textContent}`;

/** Whether an element has words of its own. */
const says = (e) => [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== "");
const isCut = (e) => getComputedStyle(e).overflow !== "visible";

/** From where to where an element can be seen at most: what lies around it may cut it off. */
function room(e) {
  let [top, bottom] = [-Infinity, Infinity];
  for (let around = e.parentElement; around; around = around.parentElement) {
    if (!isCut(around)) continue;
    const box = around.getBoundingClientRect();
    [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
  }
  return { top, bottom };
}

/** Where these words are: letters are less high than what is kept for them, and what is cut off or scrolled away lies over nothing. */
function place(e) {
  const range = document.createRange();
  range.selectNodeContents(e);
  const [letters, own, around] = [range.getBoundingClientRect(), e.getBoundingClientRect(), room(e)];
  const { left, right } = letters;
  return { left, right, top: Math.max(letters.top, own.top, around.top), bottom: Math.min(letters.bottom, own.bottom, around.bottom) };
}

const overlap = (one, other, from, to) => Math.min(one[to], other[to]) - Math.max(one[from], other[from]);
/** What confirms stays where it is, over what is scrolled, and so do the buttons in a row with it. */
const stays = (e) => e.closest(".button-primary") !== null || [e.closest(".receipt-actions")].some((row) => row !== null && getComputedStyle(row).display !== "contents");
const words = [...document.querySelectorAll(".bar *, .notices *, .till *")].filter((e) => seen(e) && says(e) && !isCut(e) && !stays(e));
const placed = words.map((e) => [e, place(e)]);
const over = placed.flatMap(([one, box], at) =>
  placed
    .slice(at + 1)
    .filter(([other, its]) => !one.contains(other) && !other.contains(one) && overlap(box, its, "left", "right") > 2 && overlap(box, its, "top", "bottom") > 4)
    .map(([other]) => `${told(one)} / ${told(other)}`),
);

/** Whether somebody sees it without scrolling: of what is higher than its place, the beginning. */
function isInside(e) {
  const [box, around] = [e.getBoundingClientRect(), room(e)];
  const [top, bottom] = [Math.max(0, around.top), Math.min(innerHeight, around.bottom)];
  return e.checkVisibility() && box.top >= top - 1 && (box.bottom <= bottom + 1 || box.height > bottom - top);
}

const edge = till.getBoundingClientRect().left + till.clientWidth + 1;
return {
  over,
  out: [...document.querySelectorAll("button")].filter((e) => seen(e) && (e.scrollWidth > e.clientWidth + 2 || e.scrollHeight > e.clientHeight + 2)).map(told),
  unseen: arguments[0].filter((name) => !isInside(document.querySelector(`[data-testid="${name}"]`))),
  wide: [...till.querySelectorAll("*")].filter((e) => seen(e) && e.getBoundingClientRect().right > edge).map(told),
  aside: names(controls.filter(([, box]) => box.right > innerWidth + 1 || box.left < -1)),
  below: names(controls.filter(([, box]) => box.bottom > innerHeight + 1)),
  scrolls: till.scrollHeight > till.clientHeight + 1,
  width: innerWidth,
  height: innerHeight,
};
