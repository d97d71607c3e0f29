package dev.holdfast.node;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. A user's mistake is one sentence on standard error and exit code 1; a wrong command line is 2. */
@Command(
        name = "holdfastd",
        description = "Keeps virtual IPs where they belong, and records why they move.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {CheckCommand.class, EnrollCommand.class, StatusCommand.class, ReleaseCommand.class})
public final class Holdfastd extends RunCommand {

    static {
        // Before the first logger is made: the JVM's own manager stops all logging as soon as a shutdown begins.
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
    }

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(PlainCommandLine.of(arguments, System.getenv())
                .map(Holdfastd::runDaemon)
                .orElseGet(() -> Commands.execute(arguments)));
    }

    private static int runDaemon(PlainCommandLine said) {
        PrintWriter errors = new PrintWriter(System.err, true);
        try {
            return run(said.config(), said.stateDirectory(), errors);
        } catch (RuntimeException thrown) {
            return explain(thrown, errors);
        }
    }

    private static int explain(Exception thrown, PrintWriter errors) {
        if (thrown instanceof UserMistake mistake) {
            errors.println("holdfastd: " + mistake.getMessage());
            return 1;
        }
        errors.println("holdfastd: a defect: " + thrown);
        for (StackTraceElement element : thrown.getStackTrace()) {
            errors.println("    at " + element);
        }
        return 1;
    }

    /** Every other command line; a class of its own, so that picocli is only loaded for it. */
    private static final class Commands {

        static int execute(String[] arguments) {
            return new CommandLine(new Holdfastd())
                    .setExecutionExceptionHandler((thrown, command, parsed) -> explain(thrown, command.getErr()))
                    .execute(arguments);
        }
    }
}
