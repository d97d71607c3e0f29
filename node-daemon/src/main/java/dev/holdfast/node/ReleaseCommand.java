package dev.holdfast.node;

import dev.holdfast.node.address.AddressTag;
import dev.holdfast.node.address.Leftover;
import dev.holdfast.node.address.LeftoverFile;
import dev.holdfast.node.address.LeftoverRemoval;
import dev.holdfast.node.config.StateDirectory;
import dev.holdfast.node.linux.RouteSocket;
import dev.holdfast.node.resign.ResignationFile;
import dev.holdfast.node.resign.ResignationSender;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfastd release}: takes down addresses that a dead daemon left behind. */
@Command(
        name = "release",
        description = "Takes down addresses that a dead daemon left behind.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
public final class ReleaseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StateDirectoryOption stateDirectory;

    @Override
    public Integer call() throws IOException {
        StateDirectory directory = stateDirectory.get();
        if (!Files.isDirectory(directory.path())) {
            throw new UserMistake("there is no state directory " + directory.path() + "; name it with --state-dir");
        }
        // A living daemon holds the lock, and its addresses are its own business.
        try (DirectoryLock _ = DirectoryLock.take(directory);
                RouteSocket route = new RouteSocket()) {
            ResignationFile resignations = new ResignationFile(
                    directory.resign(), System.getenv().getOrDefault(ResignationFile.RUN_VARIABLE, ""));
            int resigned = new ResignationSender(route.addresses()).send(resignations);
            resignations.remove();
            if (resigned > 0) {
                spec.commandLine().getOut().println("sent " + resigned + " priority-0 adverts");
            }
            LeftoverFile file = new LeftoverFile(directory.leftovers());
            List<Leftover> removed = new LeftoverRemoval(route, AddressTag.ofThisKernel()).remove(file.read());
            file.write(List.of());
            removed.forEach(leftover -> spec.commandLine().getOut().println("released " + leftover));
            return 0;
        }
    }
}
