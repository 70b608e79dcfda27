// Every command that a page can call, once: what it does is in `commands.rs`. The build script takes the same list, and refuses
// all else; `capabilities` says which window may call which, and `ui/till.js` calls them: a test compares all of them.

macro_rules! with_commands {
    ($with:ident) => {
        $with! {
            screen
            search
            search_otherwise
            replace
            scan_cut
            scan_too_much
            scan_unreadable
            serial_ports
            enter_amount
            choose_spend
            spend_all
            confirm
            hold
            release
            cancel
            undo
            stay
            next
            park
            dismiss
            ledger
            decide
            again
            withdraw
            readdress
            export_ledger
            close
            close_heard
            restart
            report_fault
            settings
            unlock
            save_settings
            forget_key
            check_connection
            question
            answer
            train
        }
    };
}
