package dev.holdfast.control.dashboard;

import dev.holdfast.control.access.Needs;
import dev.holdfast.control.access.ProviderSignIn;
import dev.holdfast.control.access.Right;
import dev.holdfast.web.ControlPlanePage;
import dev.holdfast.web.ControlPlanePage.SettingRow;
import dev.holdfast.web.Shell.Place;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How this control plane was started: what its environment says, to be read here and changed there. */
@Path("/settings")
@Produces(MediaType.TEXT_HTML)
@Blocking
@RunOnVirtualThread
public class ControlPlaneResource {

    private final PageFrame frame;
    private final ProviderSignIn provider;
    private final int historyMonths;
    private final int auditMonths;
    private final int sessionRate;
    private final int httpRate;
    private final int nodesPort;

    @Inject
    ControlPlaneResource(
            PageFrame frame,
            ProviderSignIn provider,
            @ConfigProperty(name = "holdfast.history.months", defaultValue = "13") int historyMonths,
            @ConfigProperty(name = "holdfast.audit.months", defaultValue = "25") int auditMonths,
            @ConfigProperty(name = "holdfast.session.rate", defaultValue = "100") int sessionRate,
            @ConfigProperty(name = "holdfast.http.rate", defaultValue = "100") int httpRate,
            @ConfigProperty(name = "holdfast.grpc.port") int nodesPort) {
        this.frame = frame;
        this.provider = provider;
        this.historyMonths = historyMonths;
        this.auditMonths = auditMonths;
        this.sessionRate = sessionRate;
        this.httpRate = httpRate;
        this.nodesPort = nodesPort;
    }

    private static String months(int whole) {
        return whole + " whole months, and the one that runs";
    }

    @GET
    @Needs(Right.ADMINISTER)
    public TemplateInstance show() {
        String name = provider.name();
        return new ControlPlanePage(
                frame.of("Control plane", Place.CONTROL_PLANE),
                List.of(
                        new SettingRow(
                                "History",
                                months(historyMonths),
                                "What is older is dropped, month by month.",
                                "HOLDFAST_HISTORY_MONTHS"),
                        new SettingRow(
                                "Audit record",
                                months(auditMonths),
                                "What is older is dropped, month by month; the signed heads of it stay.",
                                "HOLDFAST_AUDIT_MONTHS"),
                        new SettingRow(
                                "Identity provider",
                                name.isEmpty() ? "none: people sign in with passwords" : name,
                                "Who says who somebody is, by OpenID Connect.",
                                "HOLDFAST_OIDC_ISSUER"),
                        new SettingRow(
                                "Port of the nodes",
                                Integer.toString(nodesPort),
                                "Where nodes connect to.",
                                "HOLDFAST_GRPC_PORT"),
                        new SettingRow(
                                "Streams of nodes",
                                sessionRate + " a second",
                                "How many begin, at most, when all nodes come back at once.",
                                "HOLDFAST_SESSION_RATE"),
                        new SettingRow(
                                "Requests",
                                httpRate + " a second from one address",
                                "What comes faster is answered with 429.",
                                "HOLDFAST_HTTP_RATE")));
    }
}
