namespace FaceNet.Trainer.Data;

/// <summary>Gives the batches of one step after the other. For one reader.</summary>
internal interface IBatchSource : IAsyncDisposable
{
    /// <summary>The batch of the next step. It is valid until the next call, which may overwrite it.</summary>
    /// <exception cref="TrainerException">A photo cannot be read any more.</exception>
    ValueTask<FaceBatch> NextAsync(CancellationToken cancellationToken);
}
