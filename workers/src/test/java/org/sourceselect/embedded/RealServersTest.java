package org.sourceselect.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.temporal.api.history.v1.History;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.phantom.PhantomGenerator;
import org.sourceselect.phantom.PhantomSettings;
import org.sourceselect.worker.TemporalLocation;

/** A real Temporal server, a real MinIO server, a worker process, and a command that only asks. */
@Tag("slow")
@Timeout(300)
class RealServersTest {

    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    @Test
    void aSelectionRunsOnThemAndItsHistoryNamesNobody() throws Exception {
        try (RealServers servers = RealServers.startOrSkip("a selection on real servers", folder)) {
            PhantomGenerator.write(
                    folder.resolve("data"), new PhantomSettings(5, 32, 8, 2, 3, 0, 0), (written, all) -> {});
            servers.sourceselect(
                    "worker",
                    "worker",
                    List.of(folder.resolve("data/phantom-fets.yaml").toString()));
            Process select = servers.sourceselect(
                    "select",
                    "select",
                    List.of(("--target ED-2-FLAIR --pool *-FLAIR --profile smoke --size 16 --slices 4 --width 2"
                                    + " --iterations 3 --batch-size 4 --output " + folder.resolve("result"))
                            .split(" ")));
            assertThat(select.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            String said = Files.readString(servers.log("select"));
            assertThat(select.exitValue()).as(said).isZero();
            assertThat(said).contains("Path 2: H-score on all sources");
            assertThat(folder.resolve("result/selection.json")).exists();

            String history = onlyHistory(servers.temporal());
            assertThat(history).contains("pretrain ET-1-FLAIR").contains("RoI similarity NCR-1-FLAIR");
            assertThat(history).doesNotContain("FeTS21_Training", folder.toString(), RealServers.SECRET);
        }
    }

    /** The history of the one workflow there is, as JSON with its payloads decoded. */
    private static String onlyHistory(TemporalLocation temporal) throws IOException {
        try (TemporalConnection connection = TemporalConnection.to(temporal)) {
            List<String> ids = connection
                    .client()
                    .listExecutions("")
                    .map(e -> e.getExecution().getWorkflowId())
                    .toList();
            assertThat(ids).hasSize(1);
            History history = connection.client().fetchHistory(ids.get(0)).getHistory();
            StringBuilder text = new StringBuilder(JsonFormat.printer().print(history));
            // Payloads are base64 in that form, and plain JSON in this; Latin-1 keeps every byte.
            history.getEventsList().forEach(e -> text.append(new String(e.toByteArray(), StandardCharsets.ISO_8859_1)));
            return text.toString();
        }
    }
}
