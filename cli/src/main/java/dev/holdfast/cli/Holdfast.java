package dev.holdfast.cli;

import dev.holdfast.cli.server.MistakeException;
import dev.holdfast.cli.server.RefusedException;
import dev.holdfast.cli.server.UnreachableException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program. Whatever goes wrong is one line on standard error: exit code 1 if the control plane refused or nothing was
 * found, 2 for a wrong command line or setting, 3 if the control plane cannot be reached.
 */
@Command(
        name = "holdfast",
        description = "Asks and instructs a Holdfast control plane.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            LoginCommand.class,
            WhoamiCommand.class,
            NodesCommand.class,
            TokensCommand.class,
            RoutersCommand.class,
            HistoryCommand.class,
            AuditCommand.class,
            PolicyCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "HOLDFAST_SERVER and HOLDFAST_TOKEN go before what 'holdfast login' keeps.",
            "Exit codes: 0 done, 1 refused or nothing found, 2 wrong usage, 3 not reachable."
        })
public final class Holdfast implements Runnable {

    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    /** The whole command line, in an environment. */
    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine line = new CommandLine(new Holdfast(), new Commands(environment));
        line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((thrown, command, parsed) -> explain(thrown, command.getErr()))
                .setParameterExceptionHandler(Holdfast::misused);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command; 'holdfast --help' lists them");
    }

    private static int explain(Exception thrown, PrintWriter errors) {
        int code = switch (thrown) {
            case RefusedException refused -> REFUSED;
            case MistakeException mistake -> USAGE;
            case UnreachableException unreachable -> UNREACHABLE;
            default -> -1;
        };
        if (code >= 0) {
            errors.println("holdfast: " + thrown.getMessage());
            return code;
        }
        errors.println("holdfast: a defect: " + thrown);
        for (StackTraceElement element : thrown.getStackTrace()) {
            errors.println("    at " + element);
        }
        return REFUSED;
    }

    private static int misused(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String message = String.valueOf(wrong.getMessage()).replaceAll("\\s+", " ");
        command.getErr()
                .println("holdfast: " + message
                        + (message.contains("--help")
                                ? ""
                                : "; see '" + command.getCommandSpec().qualifiedName() + " --help'"));
        return USAGE;
    }

    /** The completion script for bash, and for zsh by its bashcompinit. */
    static String completion(CommandLine root) {
        return AutoComplete.bash("holdfast", root);
    }
}
