package dev.holdfast.node;

import dev.holdfast.node.config.NodeFile;
import dev.holdfast.node.config.NodeFileException;
import dev.holdfast.node.config.StateDirectory;
import java.io.PrintWriter;
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
        return run(config, stateDirectory.get(), spec.commandLine().getErr());
    }

    /** Runs the daemon to its end; what is wrong with the file is said on {@code errors}. */
    static int run(Path config, StateDirectory stateDirectory, PrintWriter errors) {
        HangupSignal hangup = HangupSignal.caught();
        try {
            return Daemon.run(config, NodeFile.read(config), stateDirectory, hangup);
        } catch (NodeFileException e) {
            errors.println(e.getMessage());
            return 1;
        }
    }
}
