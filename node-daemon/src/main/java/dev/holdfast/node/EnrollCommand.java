package dev.holdfast.node;

import dev.holdfast.node.config.ControlPlaneAddress;
import dev.holdfast.node.config.StateDirectory;
import dev.holdfast.node.session.identity.CaHash;
import dev.holdfast.node.session.identity.ControlPlaneChannels;
import dev.holdfast.node.session.identity.Enroller;
import dev.holdfast.node.session.identity.Identity;
import dev.holdfast.node.session.identity.IdentityException;
import dev.holdfast.node.session.identity.IdentityStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfastd enroll}: buys an identity with a join token. Exit code 0, or 1 with one sentence, or 2 for a wrong command line. */
@Command(
        name = "enroll",
        description = "Buys this node an identity from a control plane, with a join token.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
public final class EnrollCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--server", required = true, paramLabel = "HOST:PORT", description = "A control plane.")
    private String server;

    @Option(names = "--token", required = true, paramLabel = "ID.SECRET", description = "The join token.")
    private String token;

    @Option(
            names = "--ca-hash",
            required = true,
            paramLabel = "sha256:HEX",
            description = "Hash of the control plane's CA, as it shows it beside the token.")
    private String caHash;

    @Option(names = "--name", paramLabel = "NODE", description = "What to call this node; by default the host's name.")
    private @Nullable String name;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "Where the daemon keeps its state.")
    private @Nullable Path stateDirectory;

    private boolean saidWait;

    @Override
    public Integer call() throws InterruptedException {
        Enroller.Request request = request();
        StateDirectory state = StateDirectory.choose(stateDirectory, System.getenv());
        PrintWriter err = spec.commandLine().getErr();
        try (ControlPlaneChannels channels = new ControlPlaneChannels(InstantSource.system())) {
            state.create();
            IdentityStore store = new IdentityStore(state);
            Enroller enroller = new Enroller(store, channels, time -> waitForApproval(store, err, time));
            spec.commandLine().getOut().println(sentence(enroller.enroll(request)));
            return 0;
        } catch (IdentityException e) {
            err.println("not enrolled: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            err.println("cannot use the state directory " + state.path() + ": " + e.getMessage());
            return 1;
        }
    }

    private void waitForApproval(IdentityStore store, PrintWriter err, Duration time) throws InterruptedException {
        if (!saidWait) {
            saidWait = true;
            err.println("a person has to approve this node on the control plane's page Enrolment; its key is "
                    + fingerprint(store) + "; asking again every " + time.toSeconds() + " s, end with Ctrl-C");
            err.flush();
        }
        Thread.sleep(time);
    }

    /** What the page shows beside the node: nobody approves another host by mistake. */
    private static String fingerprint(IdentityStore store) {
        try {
            return store.keyHash().map(hash -> "sha256:" + hash).orElse("not made yet");
        } catch (IdentityException e) {
            return "not readable";
        }
    }

    private static String sentence(Enroller.Outcome outcome) {
        Identity identity = outcome.identity();
        String who = "node " + identity.node() + " of cluster " + identity.cluster();
        return switch (outcome) {
            case Enroller.Outcome.Enrolled _ -> "enrolled: " + who;
            case Enroller.Outcome.AlreadyEnrolled _ -> "enrolled already, nothing to do: " + who;
        };
    }

    private Enroller.Request request() {
        return new Enroller.Request(
                argument("--server", server, ControlPlaneAddress::parse),
                token.strip(),
                argument("--ca-hash", caHash, CaHash::parse),
                argument("--name", name == null ? hostLabel() : name, EnrollCommand::checkedName),
                version());
    }

    private static String checkedName(String text) {
        if (!text.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "is no node name; write 1 to 63 of a to z, 0 to 9 and '-', no '-' at its ends");
        }
        return text;
    }

    private static String version() {
        String version = EnrollCommand.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static String hostLabel() {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return host.split("\\.", 2)[0].toLowerCase(Locale.ROOT);
        } catch (UnknownHostException _) {
            return "";
        }
    }

    private <T> T argument(String option, String text, Argument<T> parser) {
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + " '" + text + "' " + e.getMessage());
        }
    }

    /** Text to value, or an {@link IllegalArgumentException} with the remedy. */
    private interface Argument<T> {
        T parse(String text);
    }
}
