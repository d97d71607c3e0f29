package dev.holdfast.node;

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
        System.exit(new CommandLine(new Holdfastd())
                .setExecutionExceptionHandler(Holdfastd::explain)
                .execute(arguments));
    }

    private static int explain(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
        if (thrown instanceof UserMistake mistake) {
            command.getErr().println("holdfastd: " + mistake.getMessage());
            return 1;
        }
        command.getErr().println("holdfastd: a defect: " + thrown);
        for (StackTraceElement element : thrown.getStackTrace()) {
            command.getErr().println("    at " + element);
        }
        return 1;
    }
}
