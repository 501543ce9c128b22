# Pass on the answer of a command that ended well only where a pipe hid that a program was not found.
event=$(cat)
case $event in
*"ommand not found"* | *": not found"* | *"is not in your PATH"*) printf '%s' "$event" | nixlore-agent-hook ;;
esac
exit 0
