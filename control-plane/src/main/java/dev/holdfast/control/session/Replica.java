package dev.holdfast.control.session;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this control plane is called among those that share the database: its host and process. */
@Singleton
class Replica {

    private final String name;

    @Inject
    Replica() {
        this(hostName() + "/" + ProcessHandle.current().pid());
    }

    Replica(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "control-plane";
        }
    }
}
