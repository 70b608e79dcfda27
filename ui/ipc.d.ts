// Generated from src-tauri/src by `cargo xtask bindings`.

export type Screen = { 
/**
 * Larger for each later screen: an older one that arrives late is not drawn.
 */
revision: number, 
/**
 * Receipts that wait for the service.
 */
deferredCount: number, 
/**
 * What the cashier is told beside the phase, money first.
 */
notices: Array<NoticeCard>, 
/**
 * How often they were told something: the same may be told twice.
 */
told: number, 
/**
 * Whether a money call is out, or a receipt is being written down.
 */
isSending: boolean, 
/**
 * Whether something would be lost if the app ended now.
 */
isOpen: boolean, } & ({ "phase": "unconfigured" } | { "phase": "waiting" } | { "phase": "idle", 
/**
 * What was typed and searched for in vain.
 */
query: string | null, 
/**
 * Whether a receipt was dropped that can be brought back.
 */
undo: boolean, 
/**
 * What was searched for.
 */
searched: SearchedCard | null, 
/**
 * What else it could be.
 */
otherwise: SearchedCard | null, 
/**
 * The amount, exact; `None` while there is none.
 */
amount: string | null, 
/**
 * Why what is entered is not an amount.
 */
amountProblem: Code | null, 
/**
 * What was entered then, as it was typed.
 */
amountTyped: string | null, } | { "phase": "searching", 
/**
 * Each search has its own: the same once more is another one.
 */
number: number, 
/**
 * What is being searched for.
 */
query: string, 
/**
 * The amount, exact; `None` while there is none.
 */
amount: string | null, 
/**
 * Why what is entered is not an amount.
 */
amountProblem: Code | null, 
/**
 * What was entered then, as it was typed.
 */
amountTyped: string | null, } | { "phase": "client" } & Serving | { "phase": "quoting" } & Serving | { "phase": "quoted" } & Serving | { "phase": "holding" } & Serving | { "phase": "held" } & Serving | { "phase": "committing" } & Serving | { "phase": "unresolved", 
/**
 * The sale of whoever was served.
 */
sale: SaleCard, 
/**
 * The receipt whose outcome nobody knows.
 */
unresolved: UnresolvedCard, } | { "phase": "done", 
/**
 * The confirmed receipt.
 */
result: ResultCard, } | { "phase": "deferring", 
/**
 * Whose it is.
 */
number: number, 
/**
 * Which receipt a confirmation is of.
 */
seq: number, 
/**
 * Who was searched for.
 */
query: string, 
/**
 * Whether it is being kept.
 */
isWriting: boolean, 
/**
 * Who was searched for meanwhile: to be asked about.
 */
next: NextCard | null, 
/**
 * The amount, exact; `None` while there is none.
 */
amount: string | null, 
/**
 * Why what is entered is not an amount.
 */
amountProblem: Code | null, 
/**
 * What was entered then, as it was typed.
 */
amountTyped: string | null, }) & { 
/**
 * Whether this is training mode.
 */
training: boolean, 
/**
 * The service's host, where one is set.
 */
server: string | null, 
/**
 * The point of sale, where one is set.
 */
point: string | null, 
/**
 * Whether the service cannot be reached.
 */
isOffline: boolean, 
/**
 * Rows of the ledger whose outcome nobody knows.
 */
unresolvedCount: number, 
/**
 * Whether the ledger lacks something that is known.
 */
isBehind: boolean, 
/**
 * What the clock on the shop's wall is ahead of UTC, in minutes.
 */
aheadOfUtc: number, 
/**
 * How many entries the ledger has.
 */
entries: number, 
/**
 * The latest receipts of the ledger, the last one first.
 */
latest: Array<LatestCard>, 
/**
 * What stays true until it is mended.
 */
warnings: Array<Problem>, 
/**
 * What of the page's entries is in this screen, by the page's own count.
 */
heard: number, 
/**
 * Training mode's customers.
 */
samples: Array<Sample>, 
/**
 * How the scanner types.
 */
scanner: ScannerHabits, 
/**
 * The language to speak.
 */
language: Spoken, 
/**
 * The system's region, by ISO 3166.
 */
region: string | null, 
/**
 * The colours to use.
 */
theme: Theme, 
/**
 * How large the text is, in percent.
 */
textSize: number, 
/**
 * When digits can be pressed on the screen.
 */
numberPad: NumberPad, 
/**
 * Whether what happens is heard.
 */
sounds: boolean, 
/**
 * The currency of the receipts by ISO 4217; empty where no sign is wanted.
 */
currency: string, };

export type Serving = { 
/**
 * Their sale.
 */
sale: SaleCard, 
/**
 * Who was searched for meanwhile: to be asked about.
 */
next: NextCard | null, 
/**
 * The amount, exact; `None` while there is none.
 */
amount: string | null, 
/**
 * Why what is entered is not an amount.
 */
amountProblem: Code | null, 
/**
 * What was entered then, as it was typed.
 */
amountTyped: string | null, 
/**
 * What was searched for.
 */
searched: SearchedCard | null, 
/**
 * What else it could be.
 */
otherwise: SearchedCard | null, };

export type EntryCard = { 
/**
 * The amount, exact; `None` while there is none.
 */
amount: string | null, 
/**
 * Why what is entered is not an amount.
 */
amountProblem: Code | null, 
/**
 * What was entered then, as it was typed.
 */
amountTyped: string | null, };

export type Around = { 
/**
 * Whether this is training mode.
 */
training: boolean, 
/**
 * The service's host, where one is set.
 */
server: string | null, 
/**
 * The point of sale, where one is set.
 */
point: string | null, 
/**
 * Whether the service cannot be reached.
 */
isOffline: boolean, 
/**
 * Rows of the ledger whose outcome nobody knows.
 */
unresolvedCount: number, 
/**
 * Whether the ledger lacks something that is known.
 */
isBehind: boolean, 
/**
 * What the clock on the shop's wall is ahead of UTC, in minutes.
 */
aheadOfUtc: number, 
/**
 * How many entries the ledger has.
 */
entries: number, 
/**
 * The latest receipts of the ledger, the last one first.
 */
latest: Array<LatestCard>, 
/**
 * What stays true until it is mended.
 */
warnings: Array<Problem>, 
/**
 * What of the page's entries is in this screen, by the page's own count.
 */
heard: number, 
/**
 * Training mode's customers.
 */
samples: Array<Sample>, 
/**
 * How the scanner types.
 */
scanner: ScannerHabits, 
/**
 * The language to speak.
 */
language: Spoken, 
/**
 * The system's region, by ISO 3166.
 */
region: string | null, 
/**
 * The colours to use.
 */
theme: Theme, 
/**
 * How large the text is, in percent.
 */
textSize: number, 
/**
 * When digits can be pressed on the screen.
 */
numberPad: NumberPad, 
/**
 * Whether what happens is heard.
 */
sounds: boolean, 
/**
 * The currency of the receipts by ISO 4217; empty where no sign is wanted.
 */
currency: string, };

export type Look = { 
/**
 * The language to speak.
 */
language: Spoken, 
/**
 * The system's region, by ISO 3166.
 */
region: string | null, 
/**
 * The colours to use.
 */
theme: Theme, 
/**
 * How large the text is, in percent.
 */
textSize: number, 
/**
 * When digits can be pressed on the screen.
 */
numberPad: NumberPad, 
/**
 * Whether what happens is heard.
 */
sounds: boolean, 
/**
 * The currency of the receipts by ISO 4217; empty where no sign is wanted.
 */
currency: string, };

export type Sample = { 
/**
 * The name.
 */
name: string, 
/**
 * The card number.
 */
card: string, };

export type NextCard = { 
/**
 * What was searched for.
 */
query: string, 
/**
 * Names the question. Comes back with the answer.
 */
question: number, };

export type SearchedCard = { 
/**
 * What it is taken for.
 */
reading: ReadingName, 
/**
 * The text, as it is shown.
 */
text: string, };

export type ReadingName = "phone" | "card" | "code";

export type ScannerHabits = { 
/**
 * As slow as a finger, but even, as by Bluetooth.
 */
slow: boolean, 
/**
 * No key ends a scan.
 */
silent: boolean, 
/**
 * It is set to this computer's keyboard layout: what its keys write counts, and not where they are.
 */
asTyped: boolean, 
/**
 * Before every code.
 */
prefix: string, 
/**
 * After every code.
 */
suffix: string, };

export type CustomerCard = { 
/**
 * Names the photo, where there is one.
 */
photo: string | null, 
/**
 * As the service spells it.
 */
name: string, 
/**
 * What stands where a photo would.
 */
initials: string, 
/**
 * When they have their birthday.
 */
birthday: BirthdayCard | null, 
/**
 * All but the country and the last two digits hidden.
 */
phone: string | null, 
/**
 * All but the first letter and the host hidden.
 */
email: string | null, 
/**
 * The level's name.
 */
level: string, 
/**
 * Percent of the level, as the service writes it.
 */
percent: string | null, 
/**
 * What the level does.
 */
scheme: SchemeName, 
/**
 * The largest share of a receipt that points may pay, in percent.
 */
maxSpendPercent: string | null, 
/**
 * Points.
 */
balance: string | null, 
/**
 * Whether that may have changed since it was read, or may be without points that are held.
 */
isDoubtful: boolean, };

export type BirthdayCard = { 
/**
 * 1 to 12.
 */
month: number, 
/**
 * 1 to 31.
 */
day: number, };

export type SchemeName = "cashback" | "discount" | "other";

export type QuoteCard = { 
/**
 * Comes back with a confirmation.
 */
seq: number, 
/**
 * What it is for.
 */
amount: string, 
/**
 * The most that may be spent.
 */
maxSpend: string, 
/**
 * Earned if nothing is spent; `None` where the service did not say.
 */
earn: string | null, 
/**
 * Percent of this operation.
 */
percent: string | null, 
/**
 * What kind of operation it would be.
 */
scheme: SchemeName, };

export type HoldCard = { "state": "none" } | { "state": "asking", 
/**
 * How many.
 */
points: string, } | { "state": "held", 
/**
 * How many.
 */
points: string, 
/**
 * When it ends by this machine's clock, in milliseconds since 1970.
 */
endsAt: number, } | { "state": "lost" };

export type ResultCard = { 
/**
 * Whose.
 */
name: string, 
/**
 * The receipt.
 */
amount: string, 
/**
 * To be paid by card or cash.
 */
total: string, 
/**
 * Points spent.
 */
spent: string, 
/**
 * Points earned; `None` where the service did not say.
 */
earned: string | null, 
/**
 * Percent of this operation.
 */
percent: string | null, 
/**
 * What kind of operation it was.
 */
scheme: SchemeName, 
/**
 * The balance after it by the till's own reckoning.
 */
balance: string | null, 
/**
 * The till's own reckoning of the total, where the service's differs.
 */
expectedTotal: string | null, };

export type UnresolvedCard = { 
/**
 * Whose.
 */
name: string, 
/**
 * The receipt.
 */
amount: string, 
/**
 * Points that were to be spent.
 */
spend: string, 
/**
 * What to take from the customer now.
 */
take: string, 
/**
 * The balance before it, where it proves something.
 */
balance: string | null, 
/**
 * The balance as it was read last, since.
 */
seen: string | null, 
/**
 * Why nobody knows.
 */
error: Problem, 
/**
 * Its row in the ledger.
 */
row: number, 
/**
 * What reading the balance again says by now.
 */
verdict: VerdictName, 
/**
 * Whether that means booked or not, where it means either. It is an inference.
 */
booked: boolean | null, };

export type NoticeCard = { 
/**
 * What it is about.
 */
about: About, 
/**
 * What it says of the customer's points, where it is about a money call.
 */
outcome: OutcomeName | null, 
/**
 * What happened.
 */
error: Problem, 
/**
 * What is to be refunded, where that is it.
 */
overpaid: OverpaidCard | null, };

export type OverpaidCard = { 
/**
 * Its row in the ledger.
 */
row: number, 
/**
 * What was paid.
 */
paid: string, 
/**
 * What it came to.
 */
total: string, };

export type About = "search" | "quote" | "sale" | "hold" | "release" | "deferral" | "till";

export type OutcomeName = "notSent" | "refused" | "unknown";

export type SettingsForm = { 
/**
 * The service's address.
 */
server: string, 
/**
 * The point of sale.
 */
point: string, 
/**
 * Seconds until there is a connection.
 */
connectSeconds: number, 
/**
 * Seconds until the answer is complete. Where both are the same, nobody knows which of them was over: whether anything was sent.
 */
totalSeconds: number, 
/**
 * Minutes of a hold.
 */
holdMinutes: number, 
/**
 * The language to speak.
 */
language: Language, 
/**
 * The colours to use.
 */
theme: Theme, 
/**
 * Seconds for which a request whose answer was lost may still arrive.
 */
quietSeconds: number, 
/**
 * Whether points are held before they are spent.
 */
protect: boolean, 
/**
 * Whether other tills share this point of sale, so that holds end without our doing.
 */
sharedPoint: boolean, 
/**
 * Whether receipts can be kept, to earn points later, while the service cannot be reached.
 */
defer: boolean, 
/**
 * What is taken from the customer while nobody knows whether the points were spent.
 */
take: TakeSetting, 
/**
 * The currency of the receipts by ISO 4217; empty where no sign is wanted.
 */
currency: string, 
/**
 * How large the text is, in percent.
 */
textSize: number, 
/**
 * When digits can be pressed on the screen.
 */
numberPad: NumberPad, 
/**
 * Whether what happens is heard.
 */
sounds: boolean, 
/**
 * Days for which one is kept, before a person is asked.
 */
deferDays: number, 
/**
 * The largest receipt that is kept, in whole units of money.
 */
deferMost: number, 
/**
 * How the scanner types.
 */
scanner: ScannerHabits, 
/**
 * The scanner at a serial port.
 */
serial: PortSettings, 
/**
 * Whose phones are typed without a code: two letters by ISO 3166.
 */
country: string, };

export type SettingsView = { 
/**
 * What is set.
 */
form: SettingsForm, 
/**
 * All countries that can be set.
 */
countries: Array<string>, 
/**
 * Where the key for this server is.
 */
key: KeyPlace, 
/**
 * Where the settings are kept, for whoever prepares tills.
 */
file: string, 
/**
 * Which version of the till this is.
 */
version: string, };

export type KeyPlace = "none" | "keyring" | "thisRun" | "unknown";

export type CheckResult = { 
/**
 * What is wrong; `None` where all is well.
 */
error: Problem | null, 
/**
 * The proxy that the environment sends the calls through.
 */
proxy: string | null, };

export type VerdictName = "spent" | "earned" | "unchanged" | "not_seen" | "no_balance" | "too_early" | "may_come_later" | "other_balance" | "witness_disagrees" | "hold_in_the_way" | "overtaken";

export type StepName = "enter" | "calculating" | "retry" | "earn" | "discount" | "ask" | "looking" | "spendYes" | "earnYes" | "holding" | "sending";

export type SaleCard = { 
/**
 * Names the sale.
 */
number: number, 
/**
 * Who is served.
 */
customer: CustomerCard, 
/**
 * The quote for the entered amount.
 */
quote: QuoteCard | null, 
/**
 * Points to be spent: what is wished for, as far as it can be.
 */
spend: string, 
/**
 * What the cashier wants to spend.
 */
wish: WishCard, 
/**
 * What the main button does; `None` where there is nothing to do any more.
 */
step: StepName | null, 
/**
 * Whether it can be pressed.
 */
isOpen: boolean, 
/**
 * Names the question whether to spend the chosen points, where it is asked. Comes back with the answer.
 */
question: number | null, 
/**
 * Whether an operation of this customer is not confirmed: their points are not spent meanwhile.
 */
blocked: boolean, 
/**
 * Whether the last operation was this customer's, too.
 */
justServed: boolean, 
/**
 * Points put aside.
 */
hold: HoldCard, };

export type WishCard = { "kind": "nothing" } | { "kind": "points", 
/**
 * How many.
 */
points: string, } | { "kind": "all" };

export type LedgerPage = { 
/**
 * The rows, those that nobody knows the outcome of before all others.
 */
rows: Array<LedgerRow>, 
/**
 * Whether there are more than these.
 */
hasMore: boolean, 
/**
 * What the day comes to.
 */
totals: LedgerTotals, };

export type LedgerTotals = { 
/**
 * How many.
 */
count: number, 
/**
 * Before points and discounts.
 */
amount: string, 
/**
 * By card or cash.
 */
paid: string, 
/**
 * Points.
 */
spent: string, 
/**
 * Points.
 */
earned: string, 
/**
 * How many more nobody knows the outcome of.
 */
unresolved: number, 
/**
 * How many more were booked as far as the balance, or a person, tells.
 */
supposed: number, };

export type LedgerRow = { 
/**
 * The row's number.
 */
id: number, 
/**
 * When it was opened, in milliseconds since 1970 by the clock on the wall.
 */
at: number, 
/**
 * Which operation.
 */
kind: LedgerKind, 
/**
 * How it stands.
 */
state: LedgerState, 
/**
 * Of the customer's name.
 */
initials: string, 
/**
 * Of the customer's phone.
 */
phone: string | null, 
/**
 * The receipt, or the points of a hold.
 */
amount: string, 
/**
 * Points spent, or to be spent.
 */
spend: string, 
/**
 * To be paid by card or cash, where it is confirmed.
 */
total: string | null, 
/**
 * The same as the service wrote it, where that has further places.
 */
totalWritten: string | null, 
/**
 * Points earned, where it is confirmed.
 */
earned: string | null, 
/**
 * Why it is as it is, where it is not confirmed.
 */
error: Problem | null, 
/**
 * The reason that a person gave, where one decided.
 */
decision: string | null, 
/**
 * The balance before.
 */
balance: string | null, 
/**
 * The evidence: what reading the balance again has shown.
 */
looks: Array<LookCard>, 
/**
 * The row that this one repeats.
 */
again: number | null, 
/**
 * Whether it was not booked and can be begun anew.
 */
repeatable: boolean, 
/**
 * Whether a person may say what became of it.
 */
decidable: boolean, 
/**
 * Whether it waits, and a person may take it back.
 */
withdrawable: boolean, 
/**
 * The server and the point that it waits for, where that is not where this till is now.
 */
elsewhere: string | null, };

export type LatestCard = { 
/**
 * When it was opened, in milliseconds since 1970 by the clock on the wall.
 */
at: number, 
/**
 * Of the customer's name.
 */
initials: string, 
/**
 * To be paid by card or cash, where that is known; or the receipt.
 */
amount: string, 
/**
 * How it stands.
 */
state: LedgerState, };

export type LookCard = { 
/**
 * When, in milliseconds since 1970 by the clock on the wall.
 */
at: number, 
/**
 * The balance.
 */
balance: string | null, 
/**
 * What it says.
 */
verdict: VerdictName, };

export type PortSettings = { 
/**
 * The name of the port; empty for none.
 */
port: string, 
/**
 * In bits per second.
 */
speed: number, 
/**
 * What is around a code.
 */
framing: Framing, };

export type PortInfo = { 
/**
 * What to set: where there is one, a name that stays when the scanner is plugged in elsewhere.
 */
port: string, 
/**
 * What is connected to it, as far as it says.
 */
name: string, };

export type Framing = "line" | "stxEtx" | "silence";

export type Frame = { "kind": "code", 
/**
 * As it was sent.
 */
text: string, } | { "kind": "cut" } | { "kind": "tooMuch", 
/**
 * Whether the first of them was told already.
 */
searched: boolean, } | { "kind": "unreadable" };

export type Sheet = { 
/**
 * The file's name without its ending.
 */
name: string, 
/**
 * Whether decimals have a comma, and therefore columns a semicolon.
 */
decimalComma: boolean, 
/**
 * The names of the columns: number, time, customer, phone, operation, amount, points, paid, earned,
 * state, reason.
 */
columns: [string, string, string, string, string, string, string, string, string, string, string], 
/**
 * How each kind, state and code reads, by its name.
 */
words: { [key in string]: string }, };

export type LedgerKind = "earn" | "spend" | "hold";

export type LedgerState = "opened" | "confirmed" | "refused" | "notSent" | "unknown" | "inferredBooked" | "inferredNotBooked" | "decidedBooked" | "decidedNotBooked" | "deferred" | "delivered" | "undeliverable" | "withdrawn";

export type QuestionCard = { 
/**
 * What it is about.
 */
about: ConsentName, 
/**
 * The server that is set, where one is.
 */
from: string | null, 
/**
 * The server that is asked about.
 */
to: string, 
/**
 * The language to speak.
 */
language: Spoken, 
/**
 * The system's region, by ISO 3166.
 */
region: string | null, 
/**
 * The colours to use.
 */
theme: Theme, 
/**
 * How large the text is, in percent.
 */
textSize: number, 
/**
 * When digits can be pressed on the screen.
 */
numberPad: NumberPad, 
/**
 * Whether what happens is heard.
 */
sounds: boolean, 
/**
 * The currency of the receipts by ISO 4217; empty where no sign is wanted.
 */
currency: string, };

export type ConsentName = "check" | "server" | "key";

export type Language = "auto" | "ru" | "en" | "kk";

export type Spoken = "ru" | "en" | "kk";

export type Theme = "auto" | "light" | "dark";

export type TakeSetting = "full" | "rest";

export type NumberPad = "never" | "touch" | "always";

export type Problem = { 
/**
 * What happened.
 */
code: Code, 
/**
 * The field that it is about, where it is about one.
 */
field: Field | null, 
/**
 * The service's own sentence or the technical cause: shown small, never interpreted.
 */
detail: string | null, };

export type Field = "server" | "point" | "key" | "connectSeconds" | "totalSeconds" | "holdMinutes" | "quietSeconds" | "deferDays" | "deferMost" | "textSize" | "currency" | "serialPort";

export type Code = "client_not_found" | "point_not_found" | "spend_too_large" | "hold_not_found" | "refused_other" | "declined" | "key_refused" | "too_many_requests" | "host_not_found" | "unreachable" | "tls_failed" | "timed_out" | "connection_lost" | "service_failed" | "not_this_service" | "unreadable" | "contradictory" | "interrupted" | "ledger_unwritable" | "lookup_lost" | "discount_too_late" | "kept_too_long" | "too_much_to_keep" | "never_taken" | "unconfirmed" | "not_a_number" | "too_many_places" | "negative" | "too_large" | "query_unusable" | "hold_ended" | "hold_vanished" | "busy" | "unresolved_first" | "quote_changed" | "too_soon" | "already_served" | "scan_cut" | "scan_too_much" | "scan_unreadable" | "deferred" | "overpaid" | "server_invalid" | "server_insecure" | "server_too_much" | "point_missing" | "key_missing" | "key_invalid" | "seconds_out_of_range" | "minutes_out_of_range" | "quiet_out_of_range" | "days_out_of_range" | "sum_out_of_range" | "text_size_out_of_range" | "currency_unknown" | "sale_in_progress" | "settings_locked" | "word_wrong" | "not_agreed" | "settings_unwritable" | "settings_set_aside" | "settings_unreadable" | "settings_unknown" | "keyring_unavailable" | "keyring_failed" | "keyring_silent" | "port_missing" | "port_busy" | "port_forbidden" | "port_failed" | "port_unknown" | "offline" | "ledger_unreadable" | "ledger_in_use" | "ledger_too_new" | "ledger_set_aside" | "ledger_too_old" | "ledger_doubted" | "waiting_elsewhere" | "nothing_to_decide" | "nothing_to_repeat" | "export_failed" | "reason_missing" | "training_failed" | "stopped" | "broken";
