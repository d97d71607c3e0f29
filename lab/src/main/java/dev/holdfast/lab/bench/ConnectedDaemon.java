package dev.holdfast.lab.bench;

import dev.holdfast.lab.Host;
import dev.holdfast.lab.Lab;
import dev.holdfast.lab.program.ControlPlane;
import dev.holdfast.lab.program.Holdfastd;
import dev.holdfast.lab.program.NodeFile;
import dev.holdfast.lab.program.Programs;
import dev.holdfast.lab.relay.Relay;
import java.time.Duration;

/** A daemon that is enrolled with a control plane of its own, over mTLS. */
final class ConnectedDaemon {

    private static final int PORT = 9443;
    private static final String TOKEN = "bench.benchsecretbenchsecretbenchsecret";

    private ConnectedDaemon() {}

    /** Starts both; the session comes soon after. */
    static Holdfastd start(Lab lab, Host host, NodeFile file, Duration patience) {
        ControlPlane controlPlane = ControlPlane.start(
                lab,
                Programs.find(),
                ControlPlane.Config.onFreePorts(lab.directory().resolve("control-plane"))
                        .with("HOLDFAST_ADMIN_PASSWORD", "correct-horse-battery-staple")
                        .with("HOLDFAST_JOIN_TOKEN", TOKEN)
                        .with("HOLDFAST_JOIN_TOKEN_CLUSTER", "bench"));
        Relay relay = lab.attach(Relay.to(controlPlane.config().grpcPort(), PORT));
        relay.open(host);
        controlPlane.awaitReady(patience);
        Holdfastd daemon = Holdfastd.on(host, Programs.find(), file.withControlPlane("127.0.0.1:" + PORT));
        daemon.enroll("127.0.0.1:" + PORT, TOKEN, controlPlane.caHash());
        daemon.start();
        return daemon;
    }
}
