package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transition: what happened and why, what others saw, what decided, and what was before and after.
 *
 * @param cluster that the router belongs to
 * @param timelineHref the router's bands of states around it
 * @param witnesses the router's other members
 * @param seconds everything in the same seconds, in order, the transition itself among it
 * @param secondsWord how far to both sides that reaches
 * @param earlier what the node's link and gate did before; newest first
 * @param later what they did after; oldest first
 * @param previous of the router; null: there is none
 * @param next of the router; null: there is none
 */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record TransitionPage(
        Shell shell,
        TransitionView transition,
        String cluster,
        String timelineHref,
        List<Witness> witnesses,
        List<Moment> seconds,
        String secondsWord,
        PolicyThen policy,
        List<Moment> earlier,
        List<Moment> later,
        @Nullable Step previous,
        @Nullable Step next)
        implements TemplateInstance {

    /**
     * Another member at that moment.
     *
     * @param state in which it was; not known: nothing is on record
     * @param since when it had entered it; null: not known
     * @param href of the transition that it had entered it by; empty: not known
     * @param saw what it did in the same seconds, without its full stop
     */
    public record Witness(
            String node, MemberState state, @Nullable When since, String href, String saw) {}

    /**
     * Policy in force then.
     *
     * @param revision 0: only the node's file
     * @param sentence who made it, when and why; empty: nothing to tell
     */
    public record PolicyThen(long revision, String href, String sentence) {}

    /** Another transition of the router. */
    public record Step(String href, String headline, When at) {}
}
