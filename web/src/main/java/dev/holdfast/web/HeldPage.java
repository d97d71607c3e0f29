package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who held a virtual address at a moment.
 *
 * @param at as it was typed
 * @param moment that it came to mean; null: nothing was asked, or it cannot be read
 * @param problem what is wrong; empty: nothing
 * @param more whether the address belongs to further routers, left out here
 */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record HeldPage(
        Shell shell, String vip, String at, @Nullable When moment, String problem, List<Held> routers, boolean more)
        implements TemplateInstance {

    /**
     * One virtual router that the address belongs to.
     *
     * @param sign name of an icon
     * @param sentence who held it
     * @param note what makes that less sure; empty: nothing
     * @param timelineHref the bands of states around the moment
     */
    public record Held(
            String router,
            String href,
            String cluster,
            String sign,
            String sentence,
            String note,
            String timelineHref) {}
}
