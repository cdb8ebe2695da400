using System.Buffers;
using System.IO.Pipelines;
using FaceNet.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http;

namespace FaceNet.ServiceDefaults.Admission;

/// <summary>The body of a call in JSON, weighed as <see cref="MessageWeight"/> does it for Protocol Buffers: what it is made into is not there before its end. For one call, not thread-safe.</summary>
/// <param name="body">The body.</param>
/// <param name="share">The share of its call, which has its bytes already.</param>
/// <param name="most">How many bytes it may take with what it is made into.</param>
internal sealed class JsonBody(PipeReader body, RequestShare share, long most)
{
    private bool _isText;
    private bool _isEscaped;

    /// <summary>
    /// Waits until all of it is there, and takes room for what it will be made into. Throws <see cref="InvalidRequestException"/> (REQUEST_TOO_LARGE or PAYLOAD_UNREADABLE)
    /// and <see cref="OverloadedException"/> (MEMORY_FULL).
    /// </summary>
    /// <param name="cancellationToken">The end of the call.</param>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        for (var (length, weight) = (0L, 0L); ;)
        {
            var read = await ReadPieceAsync(cancellationToken);
            var added = WeightOf(read.Buffer.Slice(length));
            (length, weight) = (read.Buffer.Length, weight + added);
            body.AdvanceTo(read.Buffer.Start, read.IsCompleted ? read.Buffer.Start : read.Buffer.End);
            MessageWeight.Require(length + weight, most);
            share.Take(added);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private async Task<ReadResult> ReadPieceAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(cancellationToken);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new InvalidRequestException(
                "request", $"has more than {most} bytes.", "Send it in several, over gRPC, or raise Listeners__MaxMessageBytes.", ErrorReasons.RequestTooLarge);
        }
        catch (BadHttpRequestException refused)
        {
            throw new InvalidRequestException("request", $"cannot be read: {refused.Message}", "", ErrorReasons.PayloadUnreadable);
        }
    }

    // Of all that begins an object or a list, or goes on with one.
    private long WeightOf(ReadOnlySequence<byte> piece)
    {
        var weight = 0L;
        foreach (var part in piece)
        {
            foreach (var letter in part.Span)
            {
                if (_isText)
                {
                    (_isText, _isEscaped) = (letter != '"' || _isEscaped, letter == '\\' && !_isEscaped);
                }
                else
                {
                    _isText = letter == '"';
                    weight += letter is (byte)'{' or (byte)'[' or (byte)',' ? MessageWeight.OfField : 0;
                }
            }
        }

        return weight;
    }
}
