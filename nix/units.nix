# The unit that scans and its timer, as sections of lines; both modules make their units of it.
{
  lib,
  cfg,
  # What the module adds to the variables of the scan.
  environment ? { },
  # Commands to run after the scan, each a list of arguments of nixlore. The scan has not failed where they do.
  after ? [ ],
  # Where our state and cache are, as a unit says it.
  state ? "%h/.local/state",
  cache ? "%h/.cache",
  mkdir,
}:

let
  nixlore = "${cfg.package}/bin/nixlore";

  ours = [
    "${state}/nixlore"
    "${cache}/nixlore"
  ];

  # A percent sign begins a specifier of the unit, as in `%h/notes`.
  quoted = text: "\"${lib.escape [ "\"" "\\" ] text}\"";
in
{
  description = "Scan of nixlore";

  service = {
    Type = "oneshot";
    # Outside of what confines the scan, as it makes what the scan may then write.
    ExecStartPre = "+${mkdir} -p -m 0700 ${lib.concatStringsSep " " ours}";
    ExecStart = [ "${nixlore} scan --quiet" ] ++ map (words: "-${nixlore} ${lib.concatStringsSep " " words}") after;
    Environment = lib.mapAttrsToList (name: value: quoted "${name}=${value}") (
      { TMPDIR = "%t/nixlore-scan"; } // environment // cfg.timer.environment
    );

    # What it found is in files that only the user can read; of the journal others may be readers. What it could not do
    # goes to stderr, and so there.
    StandardOutput = "null";

    # It waits for everything else.
    Nice = 19;
    CPUSchedulingPolicy = "idle";
    IOSchedulingClass = "idle";
    TimeoutStartSec = "30min";

    # It reads the whole machine and writes its own directories, and the files of agents that a block is in. /tmp and
    # /proc are those of the machine: a root of the garbage collector or a project there is not gone.
    ProtectSystem = "strict";
    ProtectHome = "read-only";
    ReadWritePaths =
      map (place: "-${place}") (
        ours
        ++ [
          "%t/nixlore"
          "%h/.claude"
          "%h/.codex"
        ]
        ++ lib.optional (cfg.agents.opencode) "%h/.config/opencode"
        ++ cfg.timer.writablePaths
      );
    RuntimeDirectory = "nixlore-scan";
    RuntimeDirectoryMode = "0700";
    UMask = "0077";

    # It has no network code; a socket is only needed to ask the daemon of nix. What takes away capabilities alone is left
    # out: a user's unit has none, and would fail to start where it may not give them up.
    PrivateUsers = true;
    PrivateNetwork = true;
    RestrictAddressFamilies = "AF_UNIX";
    NoNewPrivileges = true;
    ProtectControlGroups = true;
    ProtectKernelTunables = true;
    RestrictNamespaces = true;
    RestrictRealtime = true;
    RestrictSUIDSGID = true;
    LockPersonality = true;
    MemoryDenyWriteExecute = true;
    SystemCallArchitectures = "native";
    SystemCallErrorNumber = "EPERM";
    SystemCallFilter = [ "@system-service" ];
  };

  timer = {
    OnCalendar = cfg.timer.onCalendar;
    RandomizedDelaySec = cfg.timer.randomizedDelaySec;
    Persistent = true;
  };
}
