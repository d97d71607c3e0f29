package dev.holdfast.web;

import dev.holdfast.web.PolicyForm.Scope;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * An earlier revision of policy, what it would change to come back to it, and the way to do so.
 *
 * @param scopes to choose from
 * @param scope value of the chosen one
 * @param seen the newest revision when this was looked at
 * @param reason as typed
 * @param problem why it was refused, or cannot be; empty: it can
 */
@CheckedTemplate(basePath = "pages", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
public record RestorePage(
        Shell shell,
        long revision,
        List<Scope> scopes,
        String scope,
        PlanView plan,
        long seen,
        String reason,
        String problem)
        implements TemplateInstance {}
