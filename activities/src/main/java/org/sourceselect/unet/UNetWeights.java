package org.sourceselect.unet;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sourceselect.task.BadInputException;
import org.sourceselect.tensor.DType;
import org.sourceselect.tensor.SafetensorsFile;
import org.sourceselect.tensor.SafetensorsWriter;
import org.sourceselect.tensor.TensorSpec;
import org.sourceselect.unet.UNetLayout.Kind;
import org.sourceselect.unet.UNetLayout.Tensor;

/**
 * A network's weights and batch statistics as a safetensors file that torch's {@code load_state_dict} takes as it is.
 *
 * <p>Names and shapes are those of {@link UNetLayout}; floats are F32, {@code num_batches_tracked} I64. The width is read
 * from the shapes, so that a file written by torch serves as well.
 */
final class UNetWeights {

    private static final String FIRST = "encoder.0.conv1.weight";

    private UNetWeights() {}

    /** Writes the file, replacing one that is there. */
    static void write(UNet net, Path file) throws IOException {
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, specs(net.layout()), metadata(net.layout()))) {
            for (Tensor tensor : net.layout().tensors()) {
                if (tensor.kind() == Kind.BATCH_COUNT) {
                    writer.append(tensor.name(), new long[] {net.count(tensor)}, 0, 1);
                } else {
                    float[] values = net.values(tensor);
                    writer.append(tensor.name(), values, 0, values.length);
                }
            }
        }
    }

    /**
     * Reads a network.
     *
     * @throws BadInputException when the file does not hold exactly the tensors of a U-Net, or values that are not finite
     */
    static UNet read(NDManager manager, Path file, UNet.Mode mode) throws IOException {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            UNetLayout layout = layout(tensors, file);
            int expected = layout.tensors().size();
            if (tensors.names().size() != expected) {
                throw notUNet(file, "it has " + tensors.names().size() + " tensors where a U-Net has " + expected);
            }
            return new UNet(manager, layout, mode, values(tensors, file));
        }
    }

    /** The width of the network in a file. */
    static int width(Path file) throws IOException {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            return layout(tensors, file).width();
        }
    }

    static Map<String, TensorSpec> specs(UNetLayout layout) {
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        for (Tensor tensor : layout.tensors()) {
            specs.put(tensor.name(), spec(tensor));
        }
        return specs;
    }

    static TensorSpec spec(Tensor tensor) {
        return TensorSpec.of(
                tensor.kind() == Kind.BATCH_COUNT ? DType.I64 : DType.F32,
                tensor.shape().getShape());
    }

    static Map<String, String> metadata(UNetLayout layout) {
        return Map.of("format", "pt", "network", "unet", "width", Integer.toString(layout.width()));
    }

    /** Reads tensors by name, checking shape, type and that every value is finite. */
    static UNet.Values values(SafetensorsFile tensors, Path file) {
        return new UNet.Values() {
            @Override
            public float[] floats(Tensor tensor) throws IOException {
                return finiteFloats(tensors, file, tensor.name(), spec(tensor));
            }

            @Override
            public long count(Tensor tensor) throws IOException {
                check(tensors, file, tensor.name(), spec(tensor));
                long[] count = new long[1];
                tensors.read(tensor.name(), 0, count, 0, 1);
                return count[0];
            }
        };
    }

    static float[] finiteFloats(SafetensorsFile tensors, Path file, String name, TensorSpec spec) throws IOException {
        check(tensors, file, name, spec);
        float[] values = tensors.readFloats(name);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw notUNet(file, "tensor " + name + " holds " + value);
            }
        }
        return values;
    }

    private static void check(SafetensorsFile tensors, Path file, String name, TensorSpec spec) {
        if (!tensors.names().contains(name)) {
            throw notUNet(file, "it has no tensor " + name);
        }
        if (!tensors.spec(name).equals(spec)) {
            throw notUNet(
                    file,
                    "tensor " + name + " is " + described(tensors.spec(name)) + " where a U-Net has "
                            + described(spec));
        }
    }

    private static UNetLayout layout(SafetensorsFile tensors, Path file) {
        List<Long> shape = tensors.names().contains(FIRST) ? tensors.spec(FIRST).shape() : List.of();
        if (shape.size() != 4 || shape.get(0) < 1 || shape.get(0) > UNetLayout.LARGEST_WIDTH) {
            throw notUNet(
                    file, "it has no tensor " + FIRST + " of shape [1 to " + UNetLayout.LARGEST_WIDTH + ", 1, 3, 3]");
        }
        return new UNetLayout(shape.get(0).intValue());
    }

    private static String described(TensorSpec spec) {
        return spec.dtype() + " " + spec.shape();
    }

    private static BadInputException notUNet(Path file, String problem) {
        return new BadInputException(
                file.toString(),
                "these are not the weights of a U-Net: " + problem,
                "give a file written by a training");
    }
}
