package dev.holdfast.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The script that completes this command's words in a shell. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a script that completes commands and options.",
            "bash: 'source <(holdfast completion bash)' in ~/.bashrc; zsh: the same with zsh in ~/.zshrc."
        })
final class CompletionCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's to set
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.", defaultValue = "bash")
    private Shell shell = Shell.BASH;

    /** Which. */
    enum Shell {
        BASH,
        ZSH
    }

    @Override
    public Integer call() {
        String script = Holdfast.completion(spec.root().commandLine());
        spec.commandLine()
                .getOut()
                .println(
                        shell == Shell.ZSH
                                ? "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n"
                                        + script
                                : script);
        spec.commandLine().getOut().flush();
        return Holdfast.DONE;
    }
}
