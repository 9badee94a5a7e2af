/** Folders of a machine: what it writes to /var/log and /var/lib is there. */
export const FOLDERS = ["log", "lib", "work", "kubelet", "volumes", "kernel"];

/** What a kubelet wants of the whole kernel, and would set for everybody: it is shown that all is so. Arguments of `BEGIN`. */
export const KERNEL = [
  "vm/overcommit_memory=1",
  "vm/panic_on_oom=0",
  "kernel/panic=10",
  "kernel/panic_on_oops=1",
  "kernel/keys/root_maxkeys=1000000",
  "kernel/keys/root_maxbytes=25000000",
];

/**
 * How a machine begins, given its folder. What a node writes beyond it is hidden by mounts of the machine's own; this
 * process is the parent of those left alone, and takes all with it when it ends.
 */
export const BEGIN = `set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mount --bind "$1/log" /var/log
mount -t overlay overlay -o "lowerdir=/var/lib,upperdir=$1/lib,workdir=$1/work" /var/lib
mkdir -p /run/netns /var/lib/kubelet
mount --bind "$1/kubelet" /var/lib/kubelet
mount --make-rshared /var/lib/kubelet
folder=$1
shift
for setting in "$@"; do
  shown="$folder/kernel/$(echo "\${setting%=*}" | tr / .)"
  echo "\${setting#*=}" >"$shown"
  mount --bind "$shown" "/proc/sys/\${setting%=*}"
done
touch "$folder/begun"
while :; do sleep 3600 & wait; done`;
