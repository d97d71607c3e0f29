package dev.holdfast.lab;

import dev.holdfast.lab.linux.NetworkNamespace;
import dev.holdfast.lab.wire.Injector;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A computer of the lab: a network namespace with its own interfaces, addresses and processes. */
public final class Host {
    private static final Pattern ADDRESS = Pattern.compile("\\binet6? ([0-9a-f:.]+)/\\d+");

    private final Lab lab;
    private final String name;
    private final String namespace;
    private final List<Link> links = new ArrayList<>();

    Host(Lab lab, String name) {
        this.lab = lab;
        this.name = name;
        namespace = lab.createNamespace(name);
        call(() -> {
            // Addresses are usable at once, and the host asks nobody for routers.
            for (String scope : List.of("default", "all")) {
                Sysctl.write("net/ipv6/conf/" + scope + "/accept_dad", "0");
                Sysctl.write("net/ipv6/conf/" + scope + "/dad_transmits", "0");
                Sysctl.write("net/ipv6/conf/" + scope + "/router_solicitations", "0");
                Sysctl.write("net/ipv6/conf/" + scope + "/accept_ra", "0");
            }
            return name;
        });
        Command.ipIn(namespace, "link set lo up\n");
    }

    public String name() {
        return name;
    }

    /** The host's namespace, as {@code ip netns} knows it. */
    public String namespace() {
        return namespace;
    }

    public Lab lab() {
        return lab;
    }

    /** Plugs a new interface ({@code eth0}, then {@code eth1}, …) into a segment; addresses are with prefix length. */
    public synchronized Link connect(Segment segment, String... addresses) {
        if (segment.lab() != lab) {
            throw new LabException("segment " + segment.name() + " belongs to another lab than host " + name);
        }
        Link link = new Link(this, segment, "eth" + links.size());
        links.add(link);
        for (String address : addresses) {
            addAddress(link.interfaceName(), address);
        }
        return link;
    }

    /** The first interface's link. */
    public Link link() {
        return link("eth0");
    }

    /** The link of a named interface. */
    public synchronized Link link(String interfaceName) {
        return links.stream()
                .filter(link -> link.interfaceName().equals(interfaceName))
                .findFirst()
                .orElseThrow(() -> new LabException("host " + name + " has no interface " + interfaceName));
    }

    /** Puts an address on an interface, usable at once. */
    public void addAddress(String interfaceName, String addressWithPrefix) {
        String noDetection = addressWithPrefix.contains(":") ? " nodad" : "";
        ip("address add " + addressWithPrefix + " dev " + interfaceName + noDetection);
    }

    /** Takes an address off an interface, as an administrator would. */
    public void removeAddress(String interfaceName, String addressWithPrefix) {
        ip("address del " + addressWithPrefix + " dev " + interfaceName);
    }

    /** Runs {@code ip} subcommands in the host, one a line, all or an exception. */
    public void ip(String lines) {
        Command.ipIn(namespace, lines + "\n");
    }

    /** What a short command prints when run in the host; an exception if it fails. */
    public String run(String... command) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        inside.addAll(List.of(command));
        return Command.run("", inside);
    }

    /** Every address the kernel has configured on any of the host's interfaces, loopback's own excepted. */
    public List<InetAddress> addresses() {
        Matcher matcher =
                ADDRESS.matcher(Command.run("", List.of("ip", "-n", namespace, "-oneline", "address", "show")));
        return matcher.results()
                .map(result -> InetAddress.ofLiteral(result.group(1)))
                .filter(address -> !address.isLoopbackAddress())
                .toList();
    }

    /** Whether the kernel has this address configured on the host. */
    public boolean holds(String address) {
        return addresses().contains(InetAddress.ofLiteral(address));
    }

    /** Starts a program in the host; its output goes to a file named after {@code processName}. It ends with the lab. */
    public LabProcess start(String processName, ProcessBuilder builder) {
        return LabProcess.start(lab, name + "-" + processName, enter(builder));
    }

    /** Runs a program in the host on this program's own terminal: a shell. It ends with the lab. */
    public LabProcess startOnTerminal(String processName, ProcessBuilder builder) {
        return LabProcess.startOnTerminal(lab, name + "-" + processName, enter(builder));
    }

    private ProcessBuilder enter(ProcessBuilder builder) {
        Stream<String> prefix = Stream.of("ip", "netns", "exec", namespace);
        return builder.command(Stream.concat(prefix, builder.command().stream()).toList());
    }

    /** As {@link #start(String, ProcessBuilder)}, for a plain command line. */
    public LabProcess start(String processName, String... command) {
        return start(processName, new ProcessBuilder(command));
    }

    /** Runs code on a fresh thread inside the host; sockets it opens stay in the host. */
    public <T> T call(Callable<T> body) {
        return NetworkNamespace.call(namespace, body);
    }

    /** Sets a kernel parameter of the host's network, such as {@code net/ipv4/ip_forward}. */
    public void sysctl(String parameter, String value) {
        call(() -> {
            Sysctl.write(parameter, value);
            return value;
        });
    }

    /** Sends frames as they are out of {@code eth0}. */
    public Injector injector() {
        return injector("eth0");
    }

    public Injector injector(String interfaceName) {
        return lab.attach(Injector.open(namespace, interfaceName));
    }

    @Override
    public String toString() {
        return name;
    }
}
