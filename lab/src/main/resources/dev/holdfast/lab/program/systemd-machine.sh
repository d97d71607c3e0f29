# Runs in a mount and a process namespace of its own, in a host's network namespace: makes what a machine of its own
# would have, and becomes its systemd. First argument: a directory outside, second: a name for its control group.
set -e
mount --make-rprivate /
mount -t proc proc /proc

# A control group of its own, below which systemd may do what it likes. Whoever kills this machine removes it.
mount -t cgroup2 none "$1"
mkdir "$1/$2"
echo $$ >"$1/$2/cgroup.procs"
exec unshare --cgroup sh -e -c '
  umount -R /sys/fs/cgroup 2>/dev/null || true
  mount -t cgroup2 none /sys/fs/cgroup
  # Empty, so that nothing of the real machine is started, and nothing is written to it.
  for place in /opt /usr/local/bin /etc/systemd/system /etc/holdfast /var/lib /var/log /run /tmp; do
    mkdir -p "$place"
    mount -t tmpfs -o mode=755 tmpfs "$place"
  done
  printf "[Unit]\nDefaultDependencies=no\n" >/etc/systemd/system/machine.target
  # Nor does what is tried here start what every service waits for: udev, sysctl, and so on are those of the real machine.
  mkdir /etc/systemd/system/service.d
  printf "[Unit]\nDefaultDependencies=no\n" >/etc/systemd/system/service.d/alone.conf
  exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin container=lab \
    /lib/systemd/systemd --system --unit=machine.target --log-target=null --show-status=no
'
