package dev.holdfast.lab.demo;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.LabException;
import dev.holdfast.lab.LabProcess;
import dev.holdfast.lab.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./dev lab}: a ready test network and a shell in it, without any program of Holdfast. */
@Command(
        name = "lab",
        description = "A test network and a shell on its client; the network goes when the shell ends.",
        mixinStandardHelpOptions = true)
public final class LabShell implements Callable<Integer> {
    private static final String NAMES = "abcdefgh";

    @Option(
            names = "--hosts",
            defaultValue = "3",
            description = "How many hosts besides the client, 1 to 8; ${DEFAULT-VALUE}.")
    private int hosts = 3;

    private LabShell() {}

    static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine line = new CommandLine(new LabShell());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof LabException told) {
                System.err.println("lab: " + told.getMessage());
                return 1;
            }
            throw failure;
        });
        return line.execute(arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (hosts < 1 || hosts > NAMES.length()) {
            throw new LabException("--hosts is " + hosts + ", and must be 1 to " + NAMES.length());
        }
        try (Lab lab = Lab.open("shell")) {
            Segment segment = lab.segment("lan");
            List<Host> all = IntStream.range(0, hosts)
                    .mapToObj(i -> lab.host(
                            NAMES.substring(i, i + 1),
                            segment,
                            "10.77.0." + (i + 1) + "/24",
                            "fd77::" + (i + 1) + "/64"))
                    .toList();
            Host client = lab.host("client", segment, "10.77.0.50/24", "fd77::50/64");
            Path socket = lab.directory().resolve("control.sock");
            lab.attach(ControlSocket.serve(socket, words -> command(lab, words)));
            Path start = lab.directory().resolve("shellrc");
            Files.writeString(start, shellStart(lab, segment, socket));
            System.out.print(guide(lab, all));
            LabProcess shell =
                    client.startOnTerminal("shell", new ProcessBuilder("bash", "--rcfile", start.toString(), "-i"));
            return shell.awaitExit();
        }
    }

    @Command(name = "send", hidden = true, description = "Sends a command to the lab that serves a control socket.")
    int send(@Parameters(paramLabel = "SOCKET") Path socket, @Parameters(arity = "1..*") List<String> words) {
        System.out.println(ControlSocket.send(socket, words));
        return 0;
    }

    /** The commands that change a link: {@code deaf a}, {@code loss a 20}, … */
    private static String command(Lab lab, List<String> words) {
        if (words.size() < 2) {
            throw new LabException(words.getFirst() + " needs the name of a host");
        }
        Host host = lab.hosts().stream()
                .filter(candidate -> candidate.name().equals(words.get(1)))
                .findFirst()
                .orElseThrow(
                        () -> new LabException("there is no host '" + words.get(1) + "'; there are " + lab.hosts()));
        switch (words.getFirst()) {
            case "deaf" -> host.link().deaf();
            case "deaf-inbound" -> host.link().deafInbound();
            case "deaf-multicast" -> host.link().deafMulticast();
            case "no-vrrp" -> host.link().dropProtocol112();
            case "loss" -> host.link().loss(percent(words));
            case "down" -> host.link().down();
            case "up" -> host.link().up();
            case "heal" -> host.link().heal();
            default -> throw new LabException("the lab knows no command '" + words.getFirst() + "'");
        }
        return host + ": " + words.getFirst();
    }

    private static int percent(List<String> words) {
        if (words.size() < 3 || !words.get(2).matches("[0-9]{1,3}")) {
            throw new LabException("loss needs a host and a percentage from 1 to 100");
        }
        return Integer.parseInt(words.get(2));
    }

    private static String guide(Lab lab, List<Host> hosts) {
        return """
                Test network %s: hosts %s (10.77.0.1, fd77::1, …) and this shell on the client (10.77.0.50, fd77::50).
                  on HOST COMMAND…      run a command on a host:  on a ip addr,  on b keepalived -n -l -f FILE
                  fault HOST            deaf, deaf-inbound, deaf-multicast, no-vrrp, loss HOST PERCENT, down, up, heal
                  sniff [FILTER…]       tcpdump of the whole segment:  sniff vrrp or arp
                  exit                  end, and leave nothing behind
                """.formatted(
                lab.id(), String.join(", ", hosts.stream().map(Host::name).toList()));
    }

    private static String shellStart(Lab lab, Segment segment, Path socket) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return """
                PS1='lab %1$s:client# '
                on() { local host=$1; shift; ip netns exec "hf-%1$s-$host" "$@"; }
                sniff() { ip netns exec %2$s tcpdump -lni %3$s "$@"; }
                _lab() { '%4$s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%5$s' %6$s send '%7$s' "$@"; }
                for _fault in deaf deaf-inbound deaf-multicast no-vrrp loss down up heal; do
                  eval "$_fault() { _lab $_fault \\"\\$@\\"; }"
                done
                """.formatted(
                        lab.id(),
                        segment.namespace(),
                        Segment.BRIDGE,
                        java,
                        System.getProperty("java.class.path"),
                        LabShell.class.getName(),
                        socket);
    }
}
