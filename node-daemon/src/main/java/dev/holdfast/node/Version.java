package dev.holdfast.node;

import picocli.CommandLine.IVersionProvider;

/** The version that this program was built as. */
final class Version implements IVersionProvider {

    /** As in the jar's manifest; {@code development} where there is no jar. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"holdfastd " + text()};
    }
}
