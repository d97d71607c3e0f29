/**
 * From the command line to a running application: reads and checks the settings, has the database made ready, the CA
 * and the server's certificate made, and only then starts Quarkus. A user's mistake ends here, in one sentence and
 * exit code 1. It runs before there is a container: no CDI, no Hibernate; its few statements are plain SQL.
 */
@NullMarked
package dev.holdfast.control.startup;

import org.jspecify.annotations.NullMarked;
