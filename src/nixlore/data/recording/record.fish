# nixlore: one line for each command that ends, written by built-ins alone. Made by `nixlore shell init fish`.
if status is-interactive; and not set -q __nixlore_session
    function __nixlore_begin
        set -l state $HOME/.local/state
        test -z "$XDG_STATE_HOME"; or set state $XDG_STATE_HOME
        set -g __nixlore_alarms $state/nixlore/alarms
        set -l spool $state/nixlore/spool
        # After `su` the runtime directory may still be that of whoever logged in.
        test -O "$XDG_RUNTIME_DIR" -a -w "$XDG_RUNTIME_DIR"; and set spool $XDG_RUNTIME_DIR/nixlore
        set -g __nixlore_file $spool/commands
        set -g __nixlore_session $fish_pid-(random)
        if not test -e $__nixlore_file; and not test -e $state/nixlore/paused
            set -l mask (umask)
            umask 077
            command mkdir -p $spool; and echo -n >>$__nixlore_file
            umask $mask
        end
        # fish has no clock that costs no process, so that the time is told as the start of the system and the time since.
        set -g __nixlore_clock (command date +%s)
        if read -l up _ 2>/dev/null </proc/uptime
            set -g __nixlore_clock (math $__nixlore_clock - $up)
        end
        set -g __nixlore_agent ""
        test -z "$CLAUDECODE$CODEX_SANDBOX$OPENCODE$ATUIN_HISTORY_AUTHOR"; or set -g __nixlore_agent agent
        set -g __nixlore_path "$PATH"
        __nixlore_now
        test -w $__nixlore_file; and string escape --style=url -- S\t1\t$__nixlore_session\tfish\t$__nixlore_time\t$fish_pid\t"$USER"\t$hostname\t(string join : -- $PATH) >>$__nixlore_file
    end

    function __nixlore_now
        if read -l up _ </proc/uptime
            set -g __nixlore_time $__nixlore_clock+$up
        else
            set -g __nixlore_time (command date +%s)
        end
    end

    function __nixlore_before --on-event fish_preexec
        set -g __nixlore_cwd $PWD
    end

    function __nixlore_after --on-event fish_postexec
        set -l codes $status $pipestatus
        test -w $__nixlore_file; or return
        set -q fish_private_mode; and return
        switch $argv[1]
            case ' *' \t'*' '*nixlore shell forget*'
                return
        end
        set -q fish_history; and test -z "$fish_history"; and return
        functions -q fish_should_add_to_history; and not fish_should_add_to_history $argv[1]; and return
        set -l marks $__nixlore_agent
        set -q IN_NIX_SHELL; and set -a marks shell
        test "$PATH" = "$__nixlore_path"; or set -a marks path
        __nixlore_now
        # The whole line is escaped at once: a second substitution would cost as much as all the rest.
        string escape --style=url -- C\t1\t$__nixlore_session\tfish\t$__nixlore_time\t$CMD_DURATION\t$codes[1]\t"$codes[2..-1]"\t"$marks"\t$__nixlore_cwd\t$argv[1] >>$__nixlore_file
    end

    # What was removed through nixlore and is called again is told once, in whichever shell comes to a prompt first.
    function __nixlore_alarm --on-event fish_prompt
        test -s "$__nixlore_alarms" -a -w "$__nixlore_alarms"; or return
        while read -l line
            printf '%s\n' $line >&2
        end <$__nixlore_alarms
        echo -n >$__nixlore_alarms
    end

    __nixlore_begin
end
