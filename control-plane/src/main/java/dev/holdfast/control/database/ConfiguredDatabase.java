package dev.holdfast.control.database;

/**
 * A PostgreSQL and the two roles to use it by.
 *
 * @param url JDBC URL without user and password
 * @param ownerUser runs migrations, owns every table
 * @param appUser what the application uses; owns nothing
 */
public record ConfiguredDatabase(
        String url, String ownerUser, String ownerPassword, String appUser, String appPassword) {

    /** Without the passwords. */
    @Override
    public String toString() {
        return url + " owner=" + ownerUser + " app=" + appUser;
    }
}
