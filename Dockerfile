# Segue in a container: docker build -t segue . && docker run -p 8501:8501 segue
FROM python:3.12-slim

WORKDIR /app
# One thread for each product of matrices: many sessions share the cores better than one does.
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 OPENBLAS_NUM_THREADS=1

COPY requirements.txt .
RUN pip install -r requirements.txt

COPY . .
# The app writes nothing but the downloaded catalogue and what is built from it.
RUN useradd --create-home segue && chown -R segue data
USER segue

EXPOSE 8501
HEALTHCHECK --start-period=60s CMD \
  python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=3)"
CMD ["streamlit", "run", "asgi.py", "--server.address=0.0.0.0", "--server.headless=true"]
