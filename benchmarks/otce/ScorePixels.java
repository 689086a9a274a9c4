import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sourceselect.transferability.FeatureMaps;
import org.sourceselect.transferability.Metrics;
import org.sourceselect.transferability.ProgressListener;
import org.sourceselect.transferability.Score;
import org.sourceselect.transferability.TransferabilityMetric;

/**
 * SourceSelect's side of the comparison: {@code ScorePixels FOLDER METRIC TIMES} scores the pixels that compare.py drew and
 * prints a line of "name value" pairs each time. Files are read anew for every score.
 */
final class ScorePixels {

    private static final int SIDE = 100;

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        TransferabilityMetric metric = Metrics.named(arguments[1]);
        try (Raw source = new Raw(folder, "source");
                Raw target = new Raw(folder, "target")) {
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                long start = System.nanoTime();
                Score score = metric.score(source, target, ProgressListener.NONE);
                StringBuilder line = new StringBuilder("seconds " + (System.nanoTime() - start) / 1e9);
                line.append(" score ").append(score.value()).append(" errorBound ").append(score.errorBound());
                score.diagnostics().forEach((name, value) -> line.append(' ').append(name).append(' ').append(value));
                line.append(" peakMiB ").append(peakKiB() / 1024);
                System.out.println(line);
            }
        }
    }

    /** The most memory that the process has ever held, as Linux counts it. */
    private static long peakKiB() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /** Images of 100 x 100 pixels: little-endian float32 [n, 2, 100, 100] and bytes [n, 100, 100]. */
    private record Raw(FileChannel features, FileChannel labels) implements FeatureMaps, AutoCloseable {

        Raw(Path folder, String side) throws IOException {
            this(FileChannel.open(folder.resolve(side + ".features")), FileChannel.open(folder.resolve(side + ".labels")));
        }

        @Override
        public int images() {
            try {
                return Math.toIntExact(labels.size() / (SIDE * SIDE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public int channels() {
            return 2;
        }

        @Override
        public int height() {
            return SIDE;
        }

        @Override
        public int width() {
            return SIDE;
        }

        @Override
        public void read(int image, float[] into, byte[] intoLabels) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * into.length).order(ByteOrder.LITTLE_ENDIAN);
            fill(features, bytes, (long) image * bytes.capacity());
            bytes.asFloatBuffer().get(into);
            fill(labels, ByteBuffer.wrap(intoLabels), (long) image * intoLabels.length);
        }

        private static void fill(FileChannel channel, ByteBuffer into, long from) {
            try {
                while (into.hasRemaining() && channel.read(into, from + into.position()) > 0) {
                    // Goes on where the last read ended.
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            into.flip();
        }

        @Override
        public int subject(int image) {
            return image;
        }

        @Override
        public void close() throws IOException {
            features.close();
            labels.close();
        }
    }
}
