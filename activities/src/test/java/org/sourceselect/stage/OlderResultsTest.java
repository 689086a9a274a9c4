package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.TaskData;
import org.sourceselect.campaign.TargetResult;
import org.sourceselect.selection.RoiRule;
import org.sourceselect.selection.SelectionCost;
import org.sourceselect.selection.SelectionResult;
import org.sourceselect.selection.StageCount;
import org.sourceselect.store.ArtifactStore;
import org.sourceselect.store.Manifest;
import org.sourceselect.store.Stage;
import org.sourceselect.store.embedded.EmbeddedObjectStore;
import org.sourceselect.task.TaskId;

/** What campaigns of older releases concluded is still read. */
class OlderResultsTest {

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    @TempDir
    Path folder;

    @Test
    void beforeSourcesWereLeftOutAndNetsTrainedWithoutTransfer() throws IOException {
        TaskId target = TaskId.parse("fets/ET-14-T2");
        TargetResult concluded = new TargetResult(
                new SelectionResult(
                        target,
                        List.of("otce"),
                        new RoiRule.Nearest(),
                        RoiForm.SSIM,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        new SelectionCost(1, 2, 3, 4),
                        new TaskData(target, new ArtifactRef(ArtifactKind.PREPARED, "key", "digest"), List.of(4)),
                        StageCount.NONE,
                        Optional.empty(),
                        List.of()),
                List.of(),
                List.of(),
                List.of(),
                5,
                Optional.empty());
        ObjectNode written = JSON.valueToTree(concluded);
        assertThat(written.remove("noTransfer")).isNotNull();
        assertThat(written.withObject("/selection").remove("leftOut")).isNotNull();

        try (EmbeddedObjectStore server = EmbeddedObjectStore.open(folder.resolve("store"));
                ArtifactStore store = ArtifactStore.open(server.location(), folder.resolve("scratch"))) {
            Manifest manifest = Stage.findOrCompute(
                            store,
                            new Stage.Definition(StageKind.CAMPAIGN_TARGET, 2, List.of(), Map.of(), 0),
                            "the test",
                            draft -> draft.json(TargetResult.OBJECT, written))
                    .manifest();
            assertThat(store.json(manifest, TargetResult.OBJECT, TargetResult.class))
                    .isEqualTo(concluded);
        }
    }
}
