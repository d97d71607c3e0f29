package dev.holdfast.control.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AuditCodesTest {

    private static final Path PAGE = Path.of("..", "docs", "audit-codes.md");

    /** The numbers as they were when each was first stored. Add to them; change none. */
    private static final String NUMBERS =
            "100 SIGNED_IN, 101 SIGN_IN_FAILED, 102 SIGNED_OUT, 103 SESSION_ENDED, 110 USER_CREATED, "
                    + "111 USER_CHANGED, 112 USER_DISABLED, 113 USER_ENABLED, 114 PASSWORD_CHANGED, "
                    + "115 PASSWORD_RESET, 116 USER_CHANGE_REFUSED, 120 ACCESS_DENIED, 121 REQUEST_FORGED, "
                    + "130 API_TOKEN_CREATED, 131 API_TOKEN_REVOKED, 132 API_TOKEN_REFUSED, 133 API_TOKEN_USED, "
                    + "140 QUERY_SAVED, 141 SAVED_QUERY_DELETED, 200 AUTHORITY_CREATED, "
                    + "201 AUTHORITY_ROTATION_BEGUN, 202 AUTHORITY_RETIRED, 203 AUTHORITY_ROTATION_REFUSED, "
                    + "210 JOIN_TOKEN_CREATED, 211 JOIN_TOKEN_REVOKED, 212 JOIN_TOKEN_REFUSED, 220 NODE_ENROLLED, "
                    + "221 CERTIFICATE_REISSUED, 222 CERTIFICATE_RENEWED, 223 CERTIFICATE_REFUSED, 230 NODE_BANNED, "
                    + "231 NODE_BAN_LIFTED, 232 NODE_EVICTED, 233 NODE_REFUSED, 234 NODE_CAME_BACK, 240 NODE_WAITS, "
                    + "241 NODE_APPROVED, 242 NODE_NOT_APPROVED, 250 NODE_CLONED, 251 NODE_MESSAGE_REFUSED, "
                    + "260 NODE_FORGOTTEN, 261 NODE_FORGET_REFUSED, 262 ROUTERS_REFUSED, 263 HANDOVER_SETTLED, "
                    + "300 POLICY_CHANGED, 301 POLICY_REFUSED, 302 POLICY_PLANNED, 303 POLICY_ROLLED_BACK, "
                    + "310 POLICY_APPLIED_BY_NODE, "
                    + "311 POLICY_REJECTED_BY_NODE, 330 HANDOVER_ASKED, 331 HANDOVER_REFUSED, 332 HANDOVER_ENDED, "
                    + "340 HISTORY_EXPORTED, 341 AUDIT_EXPORTED, "
                    + "350 AUDIT_VERIFIED, 351 AUDIT_MONTHS_DROPPED, 352 SETTINGS_CHANGED, "
                    + "360 HISTORY_DROPPED, 361 TENURE_REBUILD_ASKED, "
                    + "400 EVENT_QUARANTINED";

    @Test
    void noNumberIsEverGivenToAnotherAct() {
        assertThat(Arrays.stream(AuditCode.values())
                        .map(code -> code.number() + " " + code.name())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(NUMBERS);
        assertThat(Arrays.stream(AuditCode.values()).map(AuditCode::number)).doesNotHaveDuplicates();
    }

    @Test
    void eachActHasSomebodyWhoPutsItOnRecord() {
        Set<String> written = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.holdfast.control")
                        .stream()
                        .filter(from -> !from.isEquivalentTo(AuditCode.class))
                        .flatMap(from -> from.getFieldAccessesFromSelf().stream())
                        .filter(access -> access.getTargetOwner().isEquivalentTo(AuditCode.class))
                        .map(access -> access.getTarget().getName())
                        .collect(Collectors.toSet());

        assertThat(written)
                .containsAll(Arrays.stream(AuditCode.values()).map(Enum::name).toList());
    }

    @Test
    void thePageForOperatorsSaysWhatTheCodeSays() throws IOException {
        String rows = Arrays.stream(AuditCode.values())
                .map(code -> "| " + code.number() + " | `" + code.name() + "` | " + code.meaning() + " |")
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(PAGE)).contains("| code | name | meaning |\n|---|---|---|\n" + rows + "\n");
    }
}
