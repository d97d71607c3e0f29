package dev.holdfast.web;

import java.util.List;

/**
 * What a change of policy would do, before it is made.
 *
 * @param asked false: nobody has asked, and nothing is shown
 * @param lines what would be laid over or taken away; empty: nothing differs
 * @param effects where another value would be in force
 * @param more how many members' settings beyond those; empty: none
 */
public record PlanView(boolean asked, List<RevisionRow.Line> lines, List<Effect> effects, String more) {

    /** Before somebody has asked. */
    public static final PlanView NONE = new PlanView(false, List.of(), List.of(), "");

    /**
     * One setting of one member.
     *
     * @param href of the router's page
     * @param remark why what is laid over does not hold there; empty: it does
     */
    public record Effect(
            String router, String href, String node, String setting, String before, String after, String remark) {}
}
