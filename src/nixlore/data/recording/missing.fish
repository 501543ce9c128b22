# nixlore: what provides a command that is not found. Made by `nixlore shell init fish --missing`.
if status is-interactive; and not functions -q __nixlore_not_found
    # What told of it before goes on doing so: fish itself, or the handler of the system.
    functions -q fish_command_not_found; and functions -c fish_command_not_found __nixlore_not_found
    functions -q __nixlore_not_found; or function __nixlore_not_found
        echo "fish: Unknown command: $argv[1]" >&2
    end

    function fish_command_not_found
        __nixlore_not_found $argv
        string match -q '*/*' -- $argv[1]; and return 127
        # Without this a nixlore that is gone would be looked for again and again.
        command -q nixlore; and command nixlore shell missing -- $argv[1] >&2
        return 127
    end
end
