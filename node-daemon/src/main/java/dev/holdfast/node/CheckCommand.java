package dev.holdfast.node;

import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.config.NodeFile;
import dev.holdfast.node.config.NodeFileException;
import dev.holdfast.node.engine.WeightWarning;
import dev.holdfast.vrrp.settings.RouterSettings;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfastd check FILE}: says what is wrong with the file, all at once. Exit code 0 or 1. */
@Command(
        name = "check",
        description = "Reads the node's file and says what is wrong with it.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
public final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The node's file.")
    private Path file;

    @Override
    public Integer call() {
        try {
            NodeConfig config = NodeFile.read(file);
            spec.commandLine()
                    .getOut()
                    .println(file + " is good: node " + config.node() + ", "
                            + config.routers().size() + " virtual router(s)");
            for (RouterSettings router : config.routers()) {
                WeightWarning.sentence(router)
                        .ifPresent(sentence -> spec.commandLine().getErr().println(file + ": warning: " + sentence));
            }
            return 0;
        } catch (NodeFileException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }
}
