// Posts keys to the app's window as a person or a scanner does, or prints what a screen reader is told of it:
// macos-hands PROCESS read | scan CODE | type TEXT

import AppKit
import ApplicationServices

/// The numbers of keys, wherever they are printed elsewhere.
let keys: [Character: CGKeyCode] = [
    "1": 18, "2": 19, "3": 20, "4": 21, "5": 23, "6": 22, "7": 26, "8": 28, "9": 25, "0": 29, "\n": 36,
]

func attribute(_ element: AXUIElement, _ name: String) -> CFTypeRef? {
    var value: CFTypeRef?
    return AXUIElementCopyAttributeValue(element, name as CFString, &value) == .success ? value : nil
}

/// Prints everything that has something to say, an element after those that it is in.
func read(_ element: AXUIElement) {
    for name in [kAXValueAttribute, kAXTitleAttribute, kAXDescriptionAttribute] {
        if let text = attribute(element, name) as? String { print(text) }
    }
    for child in attribute(element, kAXChildrenAttribute) as? [AXUIElement] ?? [] { read(child) }
}

/// Presses keys, each held for so many seconds after such a pause.
func post(_ text: String, hold: Double, pause: Double) {
    for character in text {
        for isDown in [true, false] {
            Thread.sleep(forTimeInterval: isDown ? pause : hold)
            let event = CGEvent(keyboardEventSource: nil, virtualKey: keys[character]!, keyDown: isDown)!
            event.flags = []
            // A page tells a scanner from a person by these times.
            event.timestamp = clock_gettime_nsec_np(CLOCK_UPTIME_RAW)
            event.post(tap: .cghidEventTap)
        }
    }
}

let words = CommandLine.arguments
guard AXIsProcessTrusted() else {
    FileHandle.standardError.write(Data("the system has not allowed that this controls the computer\n".utf8))
    exit(3)
}
let app = AXUIElementCreateApplication(pid_t(words[1])!)
AXUIElementSetAttributeValue(app, kAXFrontmostAttribute as CFString, kCFBooleanTrue)
switch words[2] {
case "read":
    for window in attribute(app, kAXWindowsAttribute) as? [AXUIElement] ?? [] { read(window) }
case "scan":
    Thread.sleep(forTimeInterval: 0.6)
    post(words[3] + "\n", hold: 0.002, pause: 0.002)
default:
    post(words[3], hold: 0.09, pause: 0.6)
}
