package org.sourceselect.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sourceselect.task.BadInputException;

/** Whatever is wrong with a file, one sentence names the file, the value and the remedy. */
class BadVolumeTest {

    @TempDir
    Path folder;

    private Path nii = Path.of("");

    @BeforeEach
    void goodVolume() {
        nii = folder.resolve("subject.nii");
        VolumeWriter.writeNifti(nii, volume(), DataType.INT16);
    }

    @Test
    void missingFile() {
        refused(folder.resolve("none.nii.gz"), "does not exist", "check its name");
        refused(folder.resolve("none.hdr"), "does not exist", "check its name");
        refused(folder.resolve("nowhere/none.img"), "does not exist", "check its name");
    }

    @Test
    void folderInsteadOfFile() {
        refused(folder, "it is a folder", "give the path of a .nii");
    }

    @Test
    void unreadableFile() throws IOException {
        Assumptions.assumeTrue(nii.toFile().setReadable(false));
        Assumptions.assumeFalse(Files.isReadable(nii), "this user may read everything (root)");
        refused(nii, "permission denied", "give read permission");
    }

    @Test
    void emptyAndShortFiles() throws IOException {
        Files.write(nii, new byte[0]);
        refused(nii, "0 bytes where its header needs 348", "copy, download or convert it again");
        Files.write(nii, new byte[347]);
        refused(nii, "347 bytes where its header needs 348", "copy");
    }

    @Test
    void anotherFormat() throws IOException {
        Files.writeString(nii, "not a volume ".repeat(50));
        refused(nii, "its header begins with 544501614 where NIfTI and Analyze have 348 or 540", "give a .nii");
    }

    @Test
    void voxelsCutShort() throws IOException {
        byte[] bytes = Files.readAllBytes(nii);
        Files.write(nii, Arrays.copyOf(bytes, bytes.length - 1));
        refused(nii, "399 bytes where its header needs 400", "cut short or its header is wrong");
    }

    @Test
    void headerThatPromisesMoreThanThereIs() {
        patch(h -> h.putShort(42, (short) 20000).putShort(44, (short) 20000));
        refused(nii, "400 bytes where its header needs 3200000352", "header is wrong");
        patch(h -> h.putShort(42, (short) 2).putShort(44, (short) 3).putFloat(108, 1e12f));
        refused(nii, "its vox_offset is 9.99999995904E11 where", "convert");
    }

    @Test
    void gzippedHeaderThatPromisesMoreThanThereIs() throws IOException {
        patch(h -> h.putShort(42, (short) 20000).putShort(44, (short) 20000));
        refused(
                gzip(Files.readAllBytes(nii)),
                "400 bytes after decompression where its header needs 3200000352",
                "header");
    }

    @Test
    void moreVoxelsThanAnArrayHolds() {
        patch(h -> h.putShort(42, (short) 32767).putShort(44, (short) 32767).putShort(46, (short) 32767));
        refused(nii, "32767x32767x32767, more voxels than the 2147483639", "crop or resample");
    }

    @Test
    void moreVoxelsThanMemory() throws IOException {
        // A sparse file that really is as long as its header says: 2 * 32767^2 one-byte voxels.
        patch(h -> h.putShort(42, (short) 32767)
                .putShort(44, (short) 32767)
                .putShort(46, (short) 2)
                .putShort(70, (short) 2));
        try (var file = new java.io.RandomAccessFile(nii.toFile(), "rw")) {
            file.setLength(352 + 2L * 32767 * 32767);
        }
        Assumptions.assumeTrue(Runtime.getRuntime().maxMemory() < 8L * 32767 * 32767, "the heap would hold it");
        refused(nii, "32767x32767x2 voxels need 8191 MiB of memory", "SOURCESELECT_JAVA_OPTS=-Xmx8960m");
    }

    @ParameterizedTest
    @CsvSource({
        "0, its dimensions are 0x3x4",
        "-5, its dimensions are -5x3x4",
    })
    void impossibleLength(short n, String problem) {
        patch(h -> h.putShort(42, n));
        refused(nii, problem, "convert the image again");
    }

    @ParameterizedTest
    @CsvSource({"-1", "0", "2", "8", "768"})
    void impossibleRank(short rank) {
        patch(h -> h.putShort(40, rank));
        refused(nii, "it has " + rank + " dimensions where a volume has 3", "give a 3-D volume");
    }

    @Test
    void fourDimensional() {
        patch(h -> h.putShort(40, (short) 4).putShort(48, (short) 20));
        refused(nii, "2x3x4x20, more than one volume", "split it");
    }

    @Test
    void wrongMagic() {
        patch(h -> h.put(345, (byte) 'x'));
        refused(nii, "its magic is 'nx1' where NIfTI-1 has n+1", "convert");
        patch(h -> h.put(345, (byte) 'i'));
        refused(nii, "its magic is ni1, voxels in a second file", "rename it to .hdr");
    }

    @Test
    void singleFileNamedAsAPair() throws IOException {
        Files.copy(nii, folder.resolve("pair.hdr"));
        Files.copy(nii, folder.resolve("pair.img"));
        refused(folder.resolve("pair.hdr"), "its magic is n+1, header and voxels in one file", "rename it to .nii");
    }

    @ParameterizedTest
    @CsvSource({
        "32, complex64",
        "128, RGB24 (colour)",
        "1792, complex128",
        "2304, RGBA32 (colour)",
        "1536, float128",
        "1, binary (1 bit per voxel)",
        "0, unknown",
        "77, not a code of the standard"
    })
    void typeWithoutRealNumbers(short code, String name) {
        patch(h -> h.putShort(70, code));
        refused(nii, "its data type is " + code + ", " + name, "convert it to an integer or float type");
    }

    @ParameterizedTest
    @CsvSource({"0", "347", "-1", "352.5", "NaN", "Infinity"})
    void impossibleOffset(float offset) {
        patch(h -> h.putFloat(108, offset));
        refused(nii, "its vox_offset is " + (double) offset + " where", "convert");
    }

    @Test
    void slopeWithoutIntercept() {
        patch(h -> h.putFloat(112, 2).putFloat(116, Float.NaN));
        refused(nii, "its scl_slope is 2.0 but its scl_inter NaN", "set scl_inter");
    }

    @Test
    void singularOrUnknownOrientation() {
        patch(h -> h.putFloat(280, 0));
        refused(nii, "its sform orientation", "set the orientation again");
        patch(h -> h.putFloat(280, Float.NaN));
        refused(nii, "is singular or not finite", "set the orientation again");
        patch(h -> h.putShort(254, (short) 0).putShort(252, (short) 1).putFloat(256, 2));
        refused(nii, "its qform quaternion (2.0, 0.0, 0.0) is longer than 1", "qform_code to 0");
    }

    @Test
    void voxelsThatAreNoNumbers() {
        float[] values = volume().values().clone();
        values[3] = Float.NaN;
        values[5] = Float.NEGATIVE_INFINITY;
        values[23] = Float.NaN;
        VolumeWriter.writeNifti(nii, new Volume(volume().grid(), values), DataType.FLOAT32);
        refused(nii, "3 of its 24 voxels are NaN, infinite", "replace them");
    }

    @Test
    void valuesBeyondFloat32() {
        VolumeWriter.writeNifti(nii, volume(), DataType.FLOAT64);
        patch(h -> h.putDouble(352 + 8 * 7, 1e39));
        refused(nii, "1 of its 24 voxels are NaN, infinite or beyond float32", "replace them");
    }

    @Test
    void labelsThatAreNoWholeNumbers() {
        float[] values = new float[24];
        values[7] = 0.5f;
        values[8] = -1;
        values[9] = 32768;
        values[10] = Float.NaN;
        values[11] = 2.0009f;
        values[12] = 32767;
        VolumeWriter.writeNifti(nii, new Volume(volume().grid(), values), DataType.FLOAT32);
        BadInputException e = catchThrowableOfType(BadInputException.class, () -> VolumeReader.readLabels(nii));
        assertThat(e).hasMessageContaining("4 of its 24 voxels are no label (a whole number in 0..32767), such as 0.5");
    }

    @Test
    void labelsNearWholeNumbersAreRoundedToThem() {
        float[] values = new float[24];
        values[11] = 2.0009f;
        values[12] = 249.9995f;
        VolumeWriter.writeNifti(nii, new Volume(volume().grid(), values), DataType.FLOAT32);
        assertThat(VolumeReader.readLabels(nii).values()).contains(2, 250).containsOnly(0, 2, 250);
    }

    @Test
    void halfAPair() throws IOException {
        Path hdr = folder.resolve("pair.hdr");
        VolumeWriter.writeAnalyze(hdr, volume(), DataType.UINT8);
        Files.delete(folder.resolve("pair.img"));
        refused(hdr, "there is no .img file (nor .img.gz) of the same name beside it", "into one folder");
        VolumeWriter.writeAnalyze(hdr, volume(), DataType.UINT8);
        Files.delete(hdr);
        refused(folder.resolve("pair.img"), "there is no .hdr file", "into one folder");
    }

    @Test
    void pairWithShortVoxels() throws IOException {
        Path hdr = folder.resolve("pair.hdr");
        VolumeWriter.writeAnalyze(hdr, volume(), DataType.INT32);
        Files.write(folder.resolve("pair.img"), new byte[95]);
        BadInputException e = catchThrowableOfType(BadInputException.class, () -> VolumeReader.read(hdr));
        assertThat(e)
                .hasMessageStartingWith(folder.resolve("pair.img") + ": it holds 95 bytes where its header needs 96");
    }

    @Test
    void placeThatCannotBeWritten() {
        Path file = folder.resolve("nowhere/a.nii");
        BadInputException e = catchThrowableOfType(
                BadInputException.class, () -> VolumeWriter.writeNifti(file, volume(), DataType.UINT8));
        assertThat(e).hasMessageStartingWith(file + ": the volume cannot be written there");
    }

    /** 2x3x4 voxels of 1x2x3 mm with the values 0..23. */
    static Volume volume() {
        float[] values = new float[24];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return Volume.centred(2, 3, 4, new double[] {1, 2, 3}, values);
    }

    private void patch(Consumer<ByteBuffer> change) {
        try {
            byte[] bytes = Files.readAllBytes(nii);
            change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
            Files.write(nii, bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path gzip(byte[] contents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(contents);
        }
        return Files.write(folder.resolve("subject.nii.gz"), bytes.toByteArray());
    }

    private void refused(Path file, String problem, String remedy) {
        BadInputException e = catchThrowableOfType(BadInputException.class, () -> VolumeReader.read(file));
        assertThat(e).isNotNull();
        assertThat(e).hasMessageStartingWith(file + ": ").hasMessageContaining(problem);
        assertThat(e.shareable())
                .contains(remedy)
                .doesNotContain(folder.toString())
                .doesNotContain("subject");
    }
}
