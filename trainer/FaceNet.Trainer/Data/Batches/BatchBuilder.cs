using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>
/// Makes the batch of a step: the same seed and step give the same numbers, whatever ran before and on however many threads. One batch at a time.
/// </summary>
/// <param name="set">The photos.</param>
/// <param name="preprocessor">Turns a photo into the network's input.</param>
/// <param name="dimensions">Length of the teacher's vectors.</param>
/// <param name="seed">Decides on the variations of the photos.</param>
/// <param name="augmentation">How far they go; null for the defaults.</param>
/// <param name="workers">Threads that make a batch, at least 1.</param>
internal sealed class BatchBuilder(TrainingSet set, FacePreprocessor preprocessor, int dimensions, int seed, AugmentationOptions? augmentation = null, int workers = 1)
{
    private readonly Augmenter _augmenter = new(augmentation ?? new AugmentationOptions());
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = workers };
    private readonly ConcurrentBag<PhotoCanvas> _canvases = [];

    /// <summary>Decodes where needed, varies and preprocesses the photos of a batch.</summary>
    /// <param name="photos">Photo indices.</param>
    /// <param name="step">The step they are for.</param>
    /// <param name="used">A batch that is not needed any more; its arrays are used again where they fit.</param>
    /// <exception cref="TrainerException">A photo cannot be read any more.</exception>
    public FaceBatch Build(IReadOnlyList<int> photos, long step, FaceBatch? used = null)
    {
        FaceBatch batch = used?.Count == photos.Count ? used : FaceBatch.Allocate(photos.Count, preprocessor.TensorLength, dimensions);
        Fill(batch, photos, step);
        return batch;
    }

    private void Fill(FaceBatch batch, IReadOnlyList<int> photos, long step)
    {
        try
        {
            Parallel.For<PhotoCanvas?>(0, photos.Count, _parallel, TakeCanvas, (row, _, canvas) => FillRow(batch, row, photos[row], step, canvas), KeepCanvas);
        }
        catch (AggregateException several)
        {
            // Photos are one another's equals: the first that failed says what is wrong, as it would have alone.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }

    private PhotoCanvas? TakeCanvas()
    {
        return _canvases.TryTake(out PhotoCanvas? canvas) ? canvas : null;
    }

    private void KeepCanvas(PhotoCanvas? canvas)
    {
        if (canvas is not null)
        {
            _canvases.Add(canvas);
        }
    }

    private PhotoCanvas FillRow(FaceBatch batch, int row, int index, long step, PhotoCanvas? canvas)
    {
        RgbImage photo = set.Photos[index].Image;
        canvas ??= new PhotoCanvas(photo.Width, photo.Height);
        canvas.Load(photo);
        _augmenter.Vary(canvas, new Random(Seeds.Mix(seed, step, row)));
        preprocessor.Write(canvas.Photo, batch.Pixels.AsSpan(row * preprocessor.TensorLength, preprocessor.TensorLength));

        batch.Labels[row] = set.Labels[index];
        Span<float> teacher = batch.TeacherVectors.AsSpan(row * dimensions, dimensions);
        float[]? vector = set.Teacher[index];
        batch.TeacherMask[row] = vector is null ? 0 : 1;
        teacher.Clear();
        vector?.CopyTo(teacher);
        return canvas;
    }
}
