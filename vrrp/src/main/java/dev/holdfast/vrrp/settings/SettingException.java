package dev.holdfast.vrrp.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that cannot be taken, with every problem that they have. */
public final class SettingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<SettingProblem> problems;

    /** At least one problem. */
    public SettingException(List<SettingProblem> problems) {
        super(problems.stream().map(SettingProblem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** All of them, in the order of the settings. */
    public List<SettingProblem> problems() {
        return problems;
    }
}
