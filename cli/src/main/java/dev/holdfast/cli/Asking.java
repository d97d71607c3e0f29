package dev.holdfast.cli;

import dev.holdfast.cli.server.AccessFile;
import dev.holdfast.cli.server.ControlPlane;
import dev.holdfast.cli.server.ControlPlane.Answer;
import dev.holdfast.cli.terminal.Table;
import dev.holdfast.cli.terminal.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks the control plane something, and shows the answer as a table or as it came. */
@Command(mixinStandardHelpOptions = true)
abstract class Asking implements Callable<Integer> {

    Map<String, String> environment = Map.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    CommandSpec spec;

    @Option(names = "--json", description = "Print the API's JSON as it is, for programs.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        try (ControlPlane controlPlane =
                new ControlPlane(AccessFile.of(environment).read(environment))) {
            return ask(controlPlane, Terminal.ofProcess(spec.commandLine().getOut(), environment));
        }
    }

    /** Asks and answers; the exit code. */
    abstract int ask(ControlPlane controlPlane, Terminal terminal) throws Exception;

    /** As it came, with one line feed at its end. */
    static int raw(Answer answer, Terminal terminal) {
        terminal.line(answer.text().stripTrailing());
        return Holdfast.DONE;
    }

    /** The table, or a word on standard error that there is nothing in it. */
    int show(Table table, Terminal terminal, String nothing) {
        if (table.isEmpty()) {
            spec.commandLine().getErr().println("holdfast: " + nothing);
            return Holdfast.REFUSED;
        }
        table.print(terminal);
        return Holdfast.DONE;
    }
}
