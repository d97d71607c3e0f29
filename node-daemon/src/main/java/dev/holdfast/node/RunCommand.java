package dev.holdfast.node;

import dev.holdfast.node.config.NodeConfig;
import dev.holdfast.node.config.NodeFile;
import dev.holdfast.node.config.NodeFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code holdfastd --config FILE}: runs the daemon in the foreground until it is told to stop. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The node's file.")
    private @Nullable Path config;

    @Mixin
    private StateDirectoryOption stateDirectory;

    @Override
    public Integer call() {
        if (config == null) {
            throw new ParameterException(spec.commandLine(), "--config FILE is missing: the node's file");
        }
        HangupSignal hangup = HangupSignal.caught();
        try {
            NodeConfig read = NodeFile.read(config);
            return Daemon.run(config, read, stateDirectory.get(), hangup);
        } catch (NodeFileException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }
}
