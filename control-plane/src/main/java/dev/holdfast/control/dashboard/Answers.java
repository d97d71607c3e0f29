package dev.holdfast.control.dashboard;

import io.quarkus.qute.TemplateInstance;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Answers that several pages give. */
final class Answers {

    private static final int UNPROCESSABLE = 422;

    private Answers() {}

    /** The query again, with where it is wrong. */
    static RestResponse<TemplateInstance> notUnderstood(TemplateInstance page) {
        return ResponseBuilder.ok(page).status(Status.BAD_REQUEST).build();
    }

    /** The form again, with what was typed and what is wrong with it. */
    static RestResponse<TemplateInstance> refused(TemplateInstance page) {
        return ResponseBuilder.ok(page)
                .<TemplateInstance>status(UNPROCESSABLE, "Unprocessable Content")
                .build();
    }
}
