package dev.holdfast.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The CAs, and putting another in the place of the one that is.
 *
 * @param rotating whether two are trusted
 * @param untold nodes that have not learned of the newest, by cluster and name
 */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record AuthoritiesPage(
        Shell shell,
        List<AuthorityRow> authorities,
        boolean rotating,
        List<UntoldRow> untold,
        String problem,
        String notice)
        implements TemplateInstance {

    /**
     * One CA.
     *
     * @param hash what nodes pin
     * @param role what it is for now, in words
     * @param retired null: it is trusted
     */
    public record AuthorityRow(
            String hash,
            String role,
            String sign,
            When created,
            When expires,
            @Nullable When retired) {}

    /** A node that does not know the newest CA. */
    public record UntoldRow(String name, String cluster, String href) {}
}
