package org.sourceselect.benchmark.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.sourceselect.imaging.Volume;
import org.sourceselect.imaging.VolumeReader;

/**
 * SourceSelect's side of the comparison. With arguments: reads those files and ends. Without: reads a path per line of
 * standard input and answers with the nanoseconds the reading took, and the size and checksum of what came out.
 */
final class ReadVolumes {

    private ReadVolumes() {}

    public static void main(String[] files) throws IOException {
        for (String file : files) {
            VolumeReader.read(Path.of(file));
        }
        if (files.length > 0) {
            return;
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String file = in.readLine(); file != null; file = in.readLine()) {
            long start = System.nanoTime();
            Volume volume = VolumeReader.read(Path.of(file));
            long nanos = System.nanoTime() - start;
            System.out.println(nanos + " " + volume.grid().size() + " " + checksum(volume.values()));
        }
    }

    /** CRC-32 of the values as little-endian float32, x fastest. */
    private static String checksum(float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return Long.toHexString(crc.getValue());
    }
}
