package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.TaskData;
import org.sourceselect.tensor.Python;

/** A feature file opens in Python as it is, with the values that the metrics see. */
class FeaturesInPythonTest {

    @TempDir
    private Path folder;

    /** The sums that the Python script prints. */
    private static final class Sums {
        private double sum;
        private double weighted;
        private long index;

        void add(double value) {
            sum += value;
            weighted += (1 + index++ % 97) * value;
        }
    }

    @Test
    void pythonReadsTheFeaturesLabelsAndSubjectsThatTheMetricsSee() throws Exception {
        Python python = Python.with("numpy, safetensors", "reading a feature file in Python");
        try (StageBench bench = StageBench.open(folder, StageBench.phantoms(folder.resolve("data")))) {
            TaskData task = StageBench.task(bench.prepare("FLAIR"), "FLAIR", "ED", 2);
            ArtifactRef model = bench.pretrain(task, StageBench.training(2)).model();
            FeatureDumpActivity.Result dumped = bench.features(model, task);
            Path file = bench.store().fetch(bench.store().load(dumped.features()), StoredFeatures.FILE);
            Path output = folder.resolve("output");
            python.run(output, List.of("src/test/python/features.py", file.toString()));

            JsonNode read = new ObjectMapper().readTree(output.toFile());
            Sums features = new Sums();
            Sums labels = new Sums();
            Sums subjects = new Sums();
            Set<Integer> seen = new TreeSet<>();
            int n = dumped.images();
            try (StoredFeatures stored = StoredFeatures.open(bench.store(), dumped.features())) {
                float[] values = new float[2 * 32 * 32];
                byte[] mask = new byte[32 * 32];
                for (int image = 0; image < n; image++) {
                    stored.read(image, values, mask);
                    for (float value : values) {
                        features.add(value);
                    }
                    for (byte pixel : mask) {
                        labels.add(pixel);
                    }
                    subjects.add(stored.subject(image));
                    seen.add(stored.subject(image));
                }
            }
            assertThat(read.size()).isEqualTo(3);
            assertTensor(read.path("features"), "float32", List.of(n, 2, 32, 32), features);
            assertTensor(read.path("labels"), "uint8", List.of(n, 32, 32), labels);
            assertTensor(read.path("subject"), "int32", List.of(n), subjects);
            assertThat(labels.sum).isPositive();
            // One subject of four tests.
            assertThat(seen).hasSize(3);
        }
    }

    private static void assertTensor(JsonNode tensor, String dtype, List<Integer> shape, Sums ours) {
        assertThat(tensor.path("dtype").asText()).isEqualTo(dtype);
        assertThat(tensor.path("shape")).extracting(JsonNode::asInt).isEqualTo(shape);
        // The same doubles, added in another order.
        assertThat(tensor.path("sum").asDouble()).isCloseTo(ours.sum, within(1e-9 * (1 + Math.abs(ours.sum))));
        assertThat(tensor.path("weighted").asDouble())
                .isCloseTo(ours.weighted, within(1e-9 * (1 + Math.abs(ours.weighted))));
    }
}
